"""What people choose from: each command lists these values in its help, and refuses others."""

from __future__ import annotations

import enum


class Isolation(enum.StrEnum):
    """What keeps a student's code apart from the grader, the strongest first."""

    FULL = "full"  # a sandbox of its own
    USER = "user"  # for root: another user's process
    PROCESS = "process"  # a process, and nothing more


class Platform(enum.StrEnum):
    """Whose format grades are exported in."""

    CANVAS = "canvas"
    GRADESCOPE = "gradescope"
    MOODLE = "moodle"
    CSV = "csv"  # a table for people
