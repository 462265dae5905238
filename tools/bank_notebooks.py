"""Bank entries as notebooks that students could have handed in, one for each question at a time.

A mistake in one exercise costs no points in another, so entries of different questions can share a
notebook, and a bank takes a tenth of the time.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from nbformat import NotebookNode

from autograder.audit import SIDES, Entry
from autograder.build.solutions import solution_notebook
from autograder.notebook.source import CHECK_SUFFIX, Source


def rounds(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Deal out entries: each round has at most one of each question, and of one side alone."""
    dealt: list[list[Entry]] = []
    for side in SIDES:
        own = [entry for entry in entries if entry.side == side]
        questions = dict.fromkeys(entry.question for entry in own)
        piles = [[entry for entry in own if entry.question == name] for name in questions]
        for hand in itertools.zip_longest(*piles):
            dealt.append([entry for entry in hand if entry])
    return dealt


def whole_notebook(source: Source, entries: Iterable[Entry]) -> NotebookNode:
    """Return the solution with the entries in their places."""
    texts = {entry.question: entry.text for entry in entries}
    notebook = solution_notebook(source)
    for cell in notebook.cells:
        cell.source = texts.get(cell.id, cell.source)
    return notebook


def own_notebook(source: Source, entries: Sequence[Entry]) -> NotebookNode:
    """Return the same without the cells of any other question."""
    notebook = whole_notebook(source, entries)
    own = {entry.question + suffix for entry in entries for suffix in ("", CHECK_SUFFIX)}
    roles = {cell.id: cell.role for cell in source.cells}
    notebook.cells = [cell for cell in notebook.cells if cell.id in own or not roles[cell.id]]
    return notebook
