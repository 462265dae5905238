"""What the course's ``nbgrader_config.py`` says, so that our own commands follow it too."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

from sqlalchemy.engine import make_url
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from autograder.errors import GradebookError

CONFIG = "nbgrader_config.py"
# The class that writes timestamp.txt, and the one from which it inherits its settings.
_EXCHANGES = ("ExchangeSubmit", "Exchange")


def course_config(root: Path) -> Config:
    """Run the course's configuration and return it."""
    config: Config = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
    return config


def gradebook_url(config: Config, root: Path, out: Path) -> str:
    """Return the address of the gradebook that a grading into ``out`` fills.

    It is the one that nbgrader's own commands use if ``out`` is the course itself. A grading into
    another folder is a trial, and must not write to the gradebook that the course relies on.
    """
    if out == root and "db_url" in config.CourseDirectory:
        return str(config.CourseDirectory.db_url)
    return f"sqlite:///{out / 'gradebook.db'}"


def gradebook_of(root: Path, out: Path) -> str:
    """Return the address of that gradebook, by the configuration of the course in ``root``."""
    return gradebook_url(course_config(root), root, out)


def graders_paths(root: Path, submitted: Path, out: Path) -> tuple[Path, ...]:
    """Return what a grading reads and writes and no student's code may see, wherever it is.

    Args:
        root: the course's folder.
        submitted: the folder of the students' folders.
        out: where results, pages and gradebook go.
    """
    url = make_url(gradebook_of(root, out))
    is_file = url.get_backend_name() == "sqlite" and url.database
    return (root, submitted, out, *([Path(str(url.database))] if is_file else []))


def sets_zone(config: Config) -> bool:
    """Whether the configuration names the exchange's time zone; without a name it is UTC."""
    return any("timezone" in config[section] for section in _EXCHANGES)


def exchange_zone(config: Config) -> zoneinfo.ZoneInfo:
    """Return the time zone in which the course's exchange writes its timestamps.

    Raises:
        GradebookError: the configuration names one that doesn't exist.
    """
    names = [
        str(config[section].timezone) for section in _EXCHANGES if "timezone" in config[section]
    ]
    name = names[0] if names else "UTC"
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise GradebookError(
            f"{CONFIG}: c.Exchange.timezone is {name!r}, which is not a time zone; "
            "write it like 'Europe/Berlin'"
        ) from None
