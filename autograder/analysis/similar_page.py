"""The page that shows similar submissions side by side. Not for students."""

from __future__ import annotations

from dataclasses import replace

from autograder.analysis.people import People
from autograder.analysis.similar import Similar
from autograder.render.page import render_page
from autograder.text import plain_id, printable

_MOST_CHARACTERS = 20_000  # of one cell that are shown


def render_similar(assignment: str, found: Similar, people: People) -> str:
    """Return the page's HTML.

    Args:
        assignment: its name.
        found: the pairs.
        people: who the students are.
    """
    pairs = [
        replace(
            pair,
            one=shown(pair.one, people),
            other=shown(pair.other, people),
            cells=tuple((_cut(mine), _cut(theirs)) for mine, theirs in pair.cells),
        )
        for pair in found.pairs
    ]
    return render_page("similar.html", assignment=assignment, compared=found.compared, pairs=pairs)


def shown(student_id: str, people: People) -> str:
    """Return a student's name, or the id if it isn't known."""
    return people.person(student_id).name or plain_id(student_id)


def _cut(code: str) -> str:
    return printable(code[:_MOST_CHARACTERS])
