"""The values of options: each command lists them in its help, and refuses others."""

from __future__ import annotations

import enum


class Isolation(enum.StrEnum):
    """What keeps a student's code apart from the grader, strongest first."""

    FULL = "full"  # a sandbox of its own
    USER = "user"  # for root: another user's process
    PROCESS = "process"  # only another process


class Platform(enum.StrEnum):
    """The platform whose format grades are exported in."""

    CANVAS = "canvas"
    GRADESCOPE_TABLE = "gradescope-table"  # the columns of its own download
    MOODLE = "moodle"
    CSV = "csv"  # a table for people


class Channel(enum.StrEnum):
    """How students get their feedback pages."""

    EXCHANGE = "exchange"  # nbgrader's, from which they fetch them
    CANVAS = "canvas"  # a zip to upload
    MOODLE = "moodle"  # likewise
    MAIL = "mail"  # a table for a mail merge, with the pages to attach
