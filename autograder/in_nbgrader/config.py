"""What the course's ``nbgrader_config.py`` says, for our own commands to do the same."""

from __future__ import annotations

from pathlib import Path

from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

CONFIG = "nbgrader_config.py"


def course_config(root: Path) -> Config:
    """Run the course's configuration and return it."""
    config: Config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    return config


def gradebook_url(config: Config, root: Path, out: Path) -> str:
    """Return the address of the gradebook that a grading into ``out`` fills.

    That of nbgrader's own commands where ``out`` is the course itself. A grading into another
    folder is a trial, and must not write to the gradebook that the course relies on.
    """
    if out == root and "db_url" in config.CourseDirectory:
        return str(config.CourseDirectory.db_url)
    return f"sqlite:///{out / 'gradebook.db'}"
