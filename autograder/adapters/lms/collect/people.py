"""Who handed in a file, and under which student_id it is kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from autograder.errors import RefusedFile
from autograder.files import file_name
from autograder.records.roster import Roster, RosterEntry

_NOT_IN_IDS = re.compile(r"[^\w.@-]+")
_LONGEST = 100


@dataclass(frozen=True)
class Person:
    """A person as a download names them.

    Args:
        key: distinguishes the people of one download.
        name: as far as known, like the rest.
        lms_id: the platform's number.
        email: their address.
        student_id: what the file itself says, or the platform's own "student ID".
    """

    key: str
    name: str = ""
    lms_id: str = ""
    email: str = ""
    student_id: str = ""


def identify(person: Person, roster: Roster | None) -> str:
    """Return the student_id of a person.

    With a roster, that of the only student who has the same student_id, else the same lms_id, else
    email, else name. Without, one made from what the download says.

    Raises:
        RefusedFile: the roster has no such student, or several, or that student has another
            lms_id; or no id can be made.
    """
    if roster is None:
        return _slug(person)
    clues = {
        "student_id": (person.student_id,),
        # Platforms put their own student number here if they have one.
        "lms_id": (person.lms_id, person.student_id),
        "email": (person.email, person.student_id),
        "name": (person.name,),
    }
    for column, values in clues.items():
        for value in values:
            found = roster.find(column, value)
            if len(found) == 1:
                return _not_another(found[0], person, roster).student_id
            if found:
                lines = " and ".join(str(entry.line) for entry in found)
                raise RefusedFile(f"{roster.path.name} has {column} {value!r} on lines {lines}")
    known = [clue for clue in (person.student_id, person.name, person.lms_id, person.email) if clue]
    raise RefusedFile(f"{roster.path.name} has no student {', '.join(known) or person.key}")


def _not_another(entry: RosterEntry, person: Person, roster: Roster) -> RosterEntry:
    """Return the entry, unless the platform's number shows that this is another student."""
    if person.lms_id and entry.lms_id and entry not in roster.find("lms_id", person.lms_id):
        raise RefusedFile(
            f"{roster.path.name} has {entry.name or entry.student_id} with lms_id "
            f"{entry.lms_id}, and this is {person.lms_id}"
        )
    return entry


def _slug(person: Person) -> str:
    """Make an id of letters, digits and ``_ . @ -``.

    Raises:
        RefusedFile: nothing is left, or too much.
    """
    text = person.student_id or person.email or person.name or person.lms_id
    slug = _NOT_IN_IDS.sub("_", unicodedata.normalize("NFC", text)).strip("_.")
    if not slug:
        raise RefusedFile("it names no student")
    if len(slug) > _LONGEST or file_name(slug) != slug:
        raise RefusedFile("its student's name is too long; a roster can give a shorter id")
    return slug
