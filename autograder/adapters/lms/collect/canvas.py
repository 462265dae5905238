"""Names of a Canvas download: ``lovelaceada_LATE_123_456_attention-1.ipynb``.

That is user 123's file 456, late, handed in a second time. Canvas keeps only letters, digits and
underscores of the name, so it may be all digits, end in ``_34``, or be empty; but its underscore is
always there. Only if grading is anonymous is there none: ``anon_ab12C_456_attention.ipynb``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from autograder.adapters.lms.collect.download import Download, Member
from autograder.adapters.lms.collect.people import Person
from autograder.adapters.lms.collect.received import ReceivedFile, resubmission
from autograder.errors import RefusedFile
from autograder.records.roster import Roster

_FILE = r"(?:\d+_(?P<file>.+)|(?:text|link)\.html)"
_NUMBERS = re.compile(rf"_(?P<user>\d+)_{_FILE}", re.DOTALL)
_ANONYMOUS = re.compile(rf"(?P<late>LATE_)?(?P<user>anon_[0-9A-Za-z]+)_{_FILE}", re.DOTALL)
_LATE = "_LATE"
_MOST_SHOWN = 4


@dataclass(frozen=True)
class Reading:
    """One way to read a file's name."""

    name: str
    user: str
    file: str
    late: bool


def handed_in(download: Download, roster: Roster | None) -> Callable[[Member], ReceivedFile] | None:
    """Return what reads a file's name; None if no file is named as Canvas names them."""
    names = [member.path.name for member in download.members if len(member.path.parts) == 1]
    anonymous = [name for name in names if _ANONYMOUS.fullmatch(name)]
    named = [name for name in names if readings(name)]
    if not anonymous and not named:
        return None
    # Grading is anonymous for everyone or no one; a single name may look like it by chance.
    if set(named) <= set(anonymous):
        return _anonymous
    return lambda member: _named(member, roster)


def readings(name: str) -> list[Reading]:
    """Return every way to read a name; several if the person's or the file's contains numbers."""
    found = []
    for start in (place.start() for place in re.finditer("_", name)):
        match = _NUMBERS.fullmatch(name, start)
        person = name[:start]
        if match and person != _LATE[1:]:
            late = person.endswith(_LATE)
            person = person.removesuffix(_LATE)
            found.append(Reading(person, match["user"], match["file"] or "", late))
    return found


def _named(member: Member, roster: Roster | None) -> ReceivedFile:
    ways = readings(member.path.name) if len(member.path.parts) == 1 else []
    if not ways:
        raise RefusedFile("not named as Canvas names submissions")
    way, note = ways[0], ""
    if len(ways) > 1:
        way, note = _sole_user(ways, roster)
    person = Person(f"user {way.user}", name=way.name or way.user, lms_id=way.user)
    return _handed(person, member, way, note)


def _sole_user(ways: list[Reading], roster: Roster | None) -> tuple[Reading, str]:
    """Return the one reading whose user the roster has, and a note.

    Raises:
        RefusedFile: it has several or none, or lacks someone's number.
    """
    users = list(dict.fromkeys(f"user {way.user}" for way in ways))[:_MOST_SHOWN]
    complete = roster is not None and all(entry.lms_id for entry in roster.entries)
    known = [way for way in ways if roster and complete and roster.find("lms_id", way.user)]
    if len(known) != 1:
        raise RefusedFile(
            f"its name can be read as {' or '.join(users)}; a roster that has one of them, and "
            "everyone's lms_id, would decide"
        )
    others = " or ".join(user for user in users if user != f"user {known[0].user}")
    return known[0], f"read as user {known[0].user}, since the roster has no {others}"


def _anonymous(member: Member) -> ReceivedFile:
    match = _ANONYMOUS.fullmatch(member.path.name)
    if not match or len(member.path.parts) > 1:
        raise RefusedFile("not named as Canvas names submissions")
    user = match["user"]
    way = Reading(user, user, match["file"] or "", bool(match["late"]))
    return _handed(Person(f"user {user}", name=user), member, way, "")


def _handed(person: Person, member: Member, way: Reading, note: str) -> ReceivedFile:
    file, number = resubmission(way.file or "a text or a link typed into Canvas")
    return ReceivedFile(person, member, file, number, late=way.late, note=note)
