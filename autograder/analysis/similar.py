"""Which submissions of a class are alike: found in the notebooks, kept for the report."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.analysis.fingerprints import fingerprints
from autograder.analysis.similarity import Pair, similar_pairs
from autograder.errors import UnreadableSubmission
from autograder.judging.judge.submission import read_folder
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import Source
from autograder.outputs import Outputs

FORMAT = 1
MOST_PAIRS = 100  # that a page shows


@dataclass(frozen=True)
class Alike:
    """Two students whose work is alike.

    Args:
        one: a student.
        other: another one.
        share: of the smaller work that is in the other one, 0 to 1.
        cells: the code that they share, cell by cell, as each has it.
    """

    one: str
    other: str
    share: float
    cells: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Similar:
    """What was found in a class.

    Args:
        compared: students whose notebooks could be read.
        pairs: the most alike first.
    """

    compared: int
    pairs: tuple[Alike, ...]


def find_similar(source: Source, submitted: Path, students: Iterable[str]) -> Similar:
    """Compare the submissions of one assignment.

    Args:
        source: of the assignment.
        submitted: the folder of the students' folders.
        students: whose; each is taken when it is that student's turn.
    """
    prints = {}
    known: dict[int, int] = {}  # so that thousands of students share one number, not copies
    for student in students:
        code = code_of(submitted / student / source.assignment.name, source.assignment.name)
        if code:
            parts = fingerprints(code)
            prints[student] = [frozenset(known.setdefault(n, n) for n in part) for part in parts]
    given = [c.source for c in pristine_notebook(source).cells if c.cell_type == "code"]
    pairs = similar_pairs(prints, frozenset().union(*fingerprints(given)))[:MOST_PAIRS]
    name = source.assignment.name
    return Similar(len(prints), tuple(_alike(pair, submitted, name) for pair in pairs))


def code_of(folder: Path, assignment: str) -> list[str]:
    """Return the code cells of a submission; none if it can't be read."""
    try:
        notebook = read_folder(folder, assignment).notebook
    except (UnreadableSubmission, OSError):
        return []
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def _alike(pair: Pair, submitted: Path, assignment: str) -> Alike:
    """Return a pair with the cells that it shares, each beside the other's most similar cell."""
    mine, theirs = (
        {
            code: frozenset().union(*fingerprints([code])) & pair.shared
            for code in code_of(submitted / student / assignment, assignment)
        }
        for student in (pair.one, pair.other)
    )
    cells = []
    for code, found in mine.items():
        closest = max(theirs, key=lambda other: len(theirs[other] & found))
        if theirs[closest] & found:
            cells.append((code, closest))
    return Alike(pair.one, pair.other, pair.share, tuple(cells))


def similar_json(found: Similar) -> str:
    """Return what `kept_similar` reads."""
    return json.dumps({"format": FORMAT, **msgspec.to_builtins(found)}, indent=1) + "\n"


def kept_similar(outputs: Outputs) -> Similar | None:
    """Return what was kept; None if there is nothing, or nothing that can be read."""
    try:
        data: Mapping[str, Any] = json.loads(outputs.similar.read_bytes())
        return msgspec.convert(data, Similar) if data.get("format") == FORMAT else None
    except (OSError, ValueError, AttributeError, RecursionError):
        return None
