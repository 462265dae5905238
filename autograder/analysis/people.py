"""Who the students of a class are: names and sections from the roster, where it knows them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from autograder.errors import RosterError
from autograder.records.roster import Roster, RosterEntry, read_names, same_form
from autograder.render.tally import Person

UNKNOWN = "not in the roster"
TWICE = "more than once in the roster"


class People:
    """Gives each student a name.

    Args:
        roster: None if there is none, or none that can be read.
        twice: ids that the roster has more than once, so that it can't say who they are.
        problem: why there are no names although a roster was asked for; empty if there are.
    """

    def __init__(
        self, roster: Roster | None = None, twice: Iterable[str] = (), problem: str = ""
    ) -> None:
        self.roster = roster
        self.problem = problem
        self._twice = dict.fromkeys(twice)

    def person(self, student_id: str) -> Person:
        """Return who a student is; without a name, and with a note, where the roster fails."""
        if self.roster is None:
            return Person()
        if same_form(student_id) in self._twice:
            return Person(note=TWICE)
        if student_id not in self.roster:
            return Person(note=UNKNOWN)
        entry = self.roster.entry(student_id)
        return Person(entry.name, entry.section)

    def absent(self, present: Iterable[str]) -> list[RosterEntry]:
        """Return the roster's students of whom there is no result, in its order.

        Those whom it has more than once come last, by their ids alone.
        """
        handed_in = {same_form(student_id) for student_id in present}
        entries = [*self.roster.entries] if self.roster else []
        entries += [RosterEntry(student_id) for student_id in self._twice]
        return [entry for entry in entries if entry.student_id not in handed_in]


def read_people(path: Path | None) -> People:
    """Read the roster of a report: what is wrong with it must not keep the report back.

    Args:
        path: of the roster; None for none.
    """
    if path is None:
        return People()
    try:
        roster, twice = read_names(path)
    except RosterError as error:
        return People(problem=f"no names: {error}")
    return People(roster, twice)
