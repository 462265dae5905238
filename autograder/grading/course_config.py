"""What the course's ``nbgrader_config.py`` says, so that our own commands follow it too."""

from __future__ import annotations

import zoneinfo
from pathlib import Path

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
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


def same_gradebook(one: str, other: str) -> bool:
    """Whether two addresses are of one gradebook; of SQLite's, whether they lead to one file."""
    return one == other or _whole(one) == _whole(other)


def shown_gradebook(url: str) -> str:
    """Return an address without its password."""
    whole = _whole(url)
    return whole if isinstance(whole, str) else whole.render_as_string(hide_password=True)


def _whole(address: str) -> URL | str:
    """Return an address with an absolute path, if it has one; what is no address, as it is."""
    try:
        url = make_url(address)
    except ArgumentError:
        return address
    if url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        return url
    return url.set(database=str(Path(str(url.database)).resolve()))


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
