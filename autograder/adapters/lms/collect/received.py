"""One file that was handed in, and what its name reveals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from autograder.adapters.lms.collect.download import Member
from autograder.adapters.lms.collect.people import Person

_RESUBMITTED = re.compile(r"(?P<stem>.+?)-(?P<number>\d{1,4})")
# What browsers and editors make of attention.ipynb; Canvas puts its number before the last ending.
_OTHER_ENDING = re.compile(
    r"(?P<stem>.+?)(?:\.ipynb)?(?P<number>-\d{1,4})?\.(?:json|txt)", re.IGNORECASE | re.DOTALL
)
_ARCHIVES = (".zip", ".7z", ".rar", ".tar", ".gz", ".tgz", ".bz2", ".xz")


@dataclass(frozen=True)
class ReceivedFile:
    """One file that was handed in.

    Args:
        person: who.
        member: the file.
        name: as the student called it, without the platform's additions.
        resubmission: 0 for the first of that name, 1 for ``…-1.ipynb`` and so on.
        late: whether the platform says so.
        time: when, in the form of nbgrader's timestamp.txt; empty if unknown.
        note: what was guessed about it.
    """

    person: Person
    member: Member
    name: str
    resubmission: int = 0
    late: bool = False
    time: str = ""
    note: str = ""

    @property
    def is_notebook(self) -> bool:
        """Whether it is named as one."""
        return self.name.lower().endswith(".ipynb")

    @property
    def as_notebook(self) -> str:
        """Its name as a notebook."""
        return as_notebook(self.name)

    @property
    def is_archive(self) -> bool:
        """Whether it is named as a zip or the like."""
        return self.name.lower().endswith(_ARCHIVES)


def resubmission(name: str) -> tuple[str, int]:
    """Split ``attention-2.ipynb`` into the name as first handed in, and 2."""
    stem, dot, suffix = name.rpartition(".")
    match = _RESUBMITTED.fullmatch(stem)
    return (match["stem"] + dot + suffix, int(match["number"])) if match else (name, 0)


def as_notebook(name: str) -> str:
    """Return the name as a notebook of ``attention.ipynb.json`` or ``attention.txt``."""
    match = _OTHER_ENDING.fullmatch(name)
    return f"{match['stem']}{match['number'] or ''}.ipynb" if match else name
