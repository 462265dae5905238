"""A bank: solutions known to be right or wrong, by which the checks are judged."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.errors import BankError
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import Source
from autograder.notebook.stubs import ENTRY_STUB

SIDES = ("right", "wrong")
# The line of an entry's docstring that excuses it from being rejected by a public check.
CONSTANTS = "Made of constants:"


@dataclass(frozen=True)
class BankEntry:
    """One bank entry.

    Args:
        side: ``"right"`` or ``"wrong"``.
        question: whose solution cell it replaces.
        name: of its file.
        title: first line of its docstring.
        text: the whole cell.
        constants: whether its docstring has a line ``Made of constants: <why>``.
    """

    side: str
    question: str
    name: str
    title: str
    text: str
    constants: bool = False

    def __str__(self) -> str:
        """Return where it is in the bank, as faults name it."""
        return f"{self.side}/{self.question}/{self.name}"


# Entries of different questions, all of one side, that share a notebook.
Hand = tuple[BankEntry, ...]


def read_bank(bank: Path, source: Source, *questions: str) -> list[BankEntry]:
    """Read all entries of a bank.

    Args:
        bank: holds ``right/<question>/<name>.py`` and ``wrong/<question>/<name>.py``.
        source: of the assignment.
        questions: read only the entries of these; none for all.

    Raises:
        BankError: no such folder, an unknown question, or an entry that is not Python, or whose
            docstring is still to be filled in.
    """
    if not bank.is_dir():
        raise BankError(f"{bank} is not a bank: no such folder")
    for question in questions:
        if question not in source.questions:
            raise BankError(f"{source.assignment.name} has no question {question!r}")
    entries = []
    for path in sorted(bank.glob("*/*/*.py")):
        side, name = path.parts[-3], path.parts[-2]
        if side not in SIDES or name not in source.questions:
            known = ", ".join(source.questions)
            raise BankError(f"{path}: expected right|wrong/<question>/, questions are {known}")
        if not questions or name in questions:
            entries.append(_entry(path, side, name))
    if not entries:
        raise BankError(f"{bank} holds no right/<question>/*.py and no wrong/<question>/*.py")
    return entries


def sides(entries: Collection[BankEntry]) -> str:
    """Say how many entries there are of each side."""
    right = sum(entry.side == "right" for entry in entries)
    return f"{right} right and {len(entries) - right} wrong solutions"


def _entry(path: Path, side: str, question: str) -> BankEntry:
    text = path.read_text(encoding="utf-8")
    try:
        docstring = ast.get_docstring(ast.parse(text)) or ""
    except SyntaxError as error:
        raise BankError(f"{path}, line {error.lineno}: {error.msg}") from error
    if docstring == ENTRY_STUB:
        raise BankError(f"{path}: say in its docstring what it does, in place of {ENTRY_STUB!r}")
    lines = docstring.strip().splitlines() or ["(no docstring)"]
    constants = any(line.startswith(CONSTANTS) for line in lines)
    return BankEntry(side, question, path.stem, lines[0], text, constants)


def entry_notebook(source: Source, *entries: BankEntry) -> nbformat.NotebookNode:
    """Return the solution with each entry in place of its question's cell."""
    return solution_notebook(source, {entry.question: entry.text for entry in entries})


def rounds(entries: Sequence[BankEntry]) -> list[Hand]:
    """Distribute entries into rounds: each has one entry of a question at most, all of one side.

    A mistake in one exercise costs no points in another, so they can share a notebook.
    """
    dealt: list[Hand] = []
    for side in SIDES:
        own = [entry for entry in entries if entry.side == side]
        questions = dict.fromkeys(entry.question for entry in own)
        piles = [[entry for entry in own if entry.question == name] for name in questions]
        for hand in itertools.zip_longest(*piles):
            dealt.append(tuple(entry for entry in hand if entry))
    return dealt
