"""Folders of a Moodle download: ``Ada Lovelace_123_assignsubmission_file_/…`` (participant 123).

- From 4.1 on, Moodle leaves out the last underscore; if teachers chose files without folders, the
  file's name follows it.
- A group's name may come first (``Team A-Ada Lovelace_123_…``), or the student's ID number. From
  4.1 on, what a group hands in together has only the group's name, which names no student.
- If marking is blind, everyone is called Participant, in the teacher's language.

Moodle numbers participants anew in each assignment, so a name identifies better than the number.
Only the assignment's own worksheet has the same numbers.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator

from autograder.adapters.lms.collect.download import Download, Member
from autograder.adapters.lms.collect.moodle_times import Times
from autograder.adapters.lms.collect.people import Person
from autograder.adapters.lms.collect.received import ReceivedFile
from autograder.errors import RefusedFile
from autograder.records.roster import Roster, RosterEntry, same_form

FOLDER = re.compile(
    r"(?P<who>.+?)(?:_(?P<number>\d+))?_assignsubmission_[a-z0-9]+(?:_(?P<file>.*))?", re.DOTALL
)
# As folder names have it, without the slash of “Teilnehmer/in”.
_BLIND = frozenset(
    "Participant Participante Partecipante Teilnehmerin Teilnehmer Teilnehmende Deelnemer "
    "Deltagare Deltager Deltaker Osallistuja Uczestnik Účastník Участник Учасник Katılımcı "
    "Συμμετέχοντας Συμμετέχων Partaidea Dalyvis Résztvevő 参加者 参与人 参与者 參與者 참가자 "
    "المشارك".split()
)
# This many folders with one name are no coincidence.
_SAME_NAME = 3


def handed_in(
    download: Download, roster: Roster | None, times: Times | None
) -> Callable[[Member], ReceivedFile] | None:
    """Return what reads a file's folder; None if no folder is named as Moodle names them.

    Args:
        download: its files.
        roster: the class list; None to take names as they are.
        times: when each participant handed in; None if there is no worksheet.
    """
    found = [FOLDER.fullmatch(member.path.parts[0]) for member in download.members]
    folders = {(same_form(match["who"]), match["number"] or "") for match in found if match}
    if not folders:
        return None
    names = {who for who, _ in folders}
    blind = _BLIND | (names if len(names) == 1 and len(folders) >= _SAME_NAME else set())
    who_is = _Names(roster, blind, _shared(names, roster))
    return lambda member: _handed(member, who_is, times)


def _handed(member: Member, who_is: _Names, times: Times | None) -> ReceivedFile:
    match = FOLDER.fullmatch(member.path.parts[0])
    if not match:
        raise RefusedFile("not in a folder named as Moodle names submissions")
    number = match["number"] or ""
    person, guessed = who_is.person(same_form(match["who"]), number)
    time, unknown = times.of(number) if times else ("", "")
    name = (len(member.path.parts) == 1 and match["file"]) or member.path.name
    note = "; ".join(filter(None, (guessed, unknown)))
    return ReceivedFile(person, member, name, time=time, note=note)


def _splits(who: str) -> Iterator[tuple[str, str]]:
    """Split a name at each of its hyphens in turn."""
    for hyphen in re.finditer("-", who):
        before, after = who[: hyphen.start()].strip(), who[hyphen.end() :].strip()
        if before and after:
            yield before, after


def _shared(names: set[str], roster: Roster | None) -> frozenset[str]:
    """Return prefixes of several students' names: those are groups' names."""
    behind: dict[str, set[RosterEntry]] = defaultdict(set)
    if roster:
        for who in names:
            for before, after in () if roster.find("name", who) else _splits(who):
                behind[before].update(roster.find("name", after))
    return frozenset(before for before, students in behind.items() if len(students) > 1)


class _Names:
    """Finds out which person a folder belongs to.

    Args:
        roster: the class list; None to take names as they are.
        blind: what everyone is called if marking is blind.
        shared: names of groups, as far as the download shows them.
    """

    def __init__(
        self, roster: Roster | None, blind: frozenset[str], shared: frozenset[str]
    ) -> None:
        self._roster = roster
        self._blind = blind
        self._shared = shared

    def person(self, who: str, number: str) -> tuple[Person, str]:
        """Return the person, and what was guessed.

        Raises:
            RefusedFile: a prefix makes the name doubtful.
        """
        key = f"participant {number}" if number else f"folder {who}"
        group, _, last = who.rpartition("-")
        if (who in self._blind or last in self._blind) and number:
            name = last if last in self._blind else who
            return Person(key, name=f"{name} {number}", lms_id=number), _left_out(group)
        if self._roster is None or self._roster.find("name", who):
            return Person(key, name=who), ""
        return self._behind_a_prefix(self._roster, who, key)

    def _behind_a_prefix(self, roster: Roster, who: str, key: str) -> tuple[Person, str]:
        splits = list(_splits(who))
        named = {e: before for before, after in splits for e in roster.find("name", after)}
        numbered = {e: before for before, _ in splits for e in roster.find("student_id", before)}
        # With a roster without names, there is only the number.
        students = named or {e: before for e, before in numbered.items() if not e.name}
        if not students and not numbered:
            return Person(key, name=who), ""
        if len(students) != 1 or numbered.keys() - students.keys():
            both = " and ".join(entry.student_id for entry in numbered | students)
            raise RefusedFile(f"{who} in {roster.path.name} is not just one student: {both}")
        ((student, before),) = students.items()
        if student not in numbered and not self._is_group(before, student):
            raise RefusedFile(
                f"{roster.path.name} has no student {who}; without “{before}-” it would be "
                f"{student.student_id}"
            )
        return Person(key, name=who, student_id=student.student_id), _left_out(before)

    def _is_group(self, before: str, student: RosterEntry) -> bool:
        """Whether this is certainly not half of a double name like Anna-Maria."""
        known = before in self._shared or before.casefold() == student.section.casefold()
        return known or any(character.isdigit() or character == " " for character in before)


def _left_out(before: str) -> str:
    return f"“{before}-” before the name left out" if before else ""
