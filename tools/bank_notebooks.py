"""Bank entries for the comparisons with other graders, as notebooks that could be handed in.

A mistake in one exercise costs no points in another, so entries of different questions can share a
notebook, and a bank takes a tenth of the time.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from autograder.audit.bank import SIDES, BankEntry, entry_notebook, read_bank
from autograder.course import Assignment, Course
from autograder.notebook.source import CHECK_SUFFIX, Source, read_source


@dataclass(frozen=True)
class Chosen:
    """What the command line asks of one assignment: some of its bank, so many at a time."""

    assignment: Assignment
    entries: list[BankEntry]
    jobs: int


def chosen(description: str) -> list[Chosen]:
    """Read the command line that the comparisons share; return what is asked of each assignment.

    Args:
        description: of the command, for ``--help``.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("assignment", nargs="*", help="default: all")
    parser.add_argument("--question", nargs="*", default=[], help="only these questions' entries")
    parser.add_argument("--side", choices=SIDES, help="only right or only wrong entries")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at a time")
    options = parser.parse_args()
    if options.jobs < 1:
        parser.error(f"--jobs {options.jobs} must be at least 1")
    course = Course.find()
    found = []
    for name in options.assignment or course.names():
        assignment = course.assignment(name)
        source = read_source(assignment)
        questions = [name for name in options.question if name in source.questions]
        if questions or not options.question:
            entries = read_bank(assignment.bank, source, *questions)
            kept = [entry for entry in entries if options.side in (None, entry.side)]
            found.append(Chosen(assignment, kept, options.jobs))
    if not found:
        parser.error(f"--question {' '.join(options.question)}: no assignment has these")
    return found


def own_notebook(source: Source, entries: Sequence[BankEntry]) -> NotebookNode:
    """Return the solution with the entries in their places, and no other question's cells."""
    notebook = entry_notebook(source, *entries)
    own = {entry.question + suffix for entry in entries for suffix in ("", CHECK_SUFFIX)}
    roles = {cell.id: cell.role for cell in source.cells}
    notebook.cells = [cell for cell in notebook.cells if cell.id in own or not roles[cell.id]]
    return notebook
