"""Judge the checks: solutions known to be right or wrong, each graded like a submission."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

import nbformat

from autograder.errors import BankError
from autograder.grading.batch import try_checks_first
from autograder.grading.one import grade_notebook
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.judge.grading import Grading
from autograder.judging.judge.submission import Submission
from autograder.judging.kernel.clock import BACKSTOP
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import Source, read_source
from autograder.results import Outcome, SubmissionResult, from_json, to_json

SIDES = ("right", "wrong")
# The line of an entry's docstring that excuses it from being rejected by a public check.
CONSTANTS = "Made of constants:"
_EXTRA_SECONDS = 120.0


@dataclass(frozen=True)
class Entry:
    """One bank entry.

    Args:
        side: ``"right"`` or ``"wrong"``.
        question: whose solution cell it replaces; empty for the solution itself.
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


@dataclass(frozen=True)
class Judged:
    """An entry, what grading gave it, and what is wrong with that; empty if nothing is."""

    entry: Entry
    result: SubmissionResult | None
    fault: str

    @property
    def lost(self) -> list[str]:
        """Names of the checks that it did not pass."""
        questions = self.result.questions if self.result else ()
        return [
            f"{question.name}: {check.title}"
            for question in questions
            for check in question.checks
            if check.outcome is not Outcome.PASSED
        ]


def read_bank(bank: Path, source: Source, *questions: str) -> list[Entry]:
    """Read all entries of a bank, the reference solution first as a right one.

    Args:
        bank: holds ``right/<question>/<name>.py`` and ``wrong/<question>/<name>.py``.
        source: of the assignment.
        questions: read the entries of these alone; none for all.

    Raises:
        BankError: no such folder, an unknown question, or an entry that is no Python.
    """
    if not bank.is_dir():
        raise BankError(f"{bank} is no bank: no such folder")
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


def sides(entries: Collection[Entry]) -> str:
    """Say how many entries there are of each side."""
    right = sum(entry.side == "right" for entry in entries)
    return f"{right} right and {len(entries) - right} wrong solutions"


def _entry(path: Path, side: str, question: str) -> Entry:
    text = path.read_text(encoding="utf-8")
    try:
        docstring = ast.get_docstring(ast.parse(text)) or ""
    except SyntaxError as error:
        raise BankError(f"{path}, line {error.lineno}: {error.msg}") from error
    lines = docstring.strip().splitlines() or ["(no docstring)"]
    constants = any(line.startswith(CONSTANTS) for line in lines)
    return Entry(side, question, path.stem, lines[0], text, constants)


def entry_notebook(source: Source, *entries: Entry) -> nbformat.NotebookNode:
    """Return the solution with each entry in place of its question's cell."""
    return solution_notebook(source, {entry.question: entry.text for entry in entries})


@dataclass(frozen=True)
class _Work:
    grading: Grading
    entry: Entry


def _grade_entry(work: _Work) -> Record:
    source = read_source(work.grading.assignment)
    submission = Submission(entry_notebook(source, work.entry), "", ())
    return to_json(grade_notebook(work.grading, work.entry.name, submission).result)


def audit(grading: Grading, entries: list[Entry], jobs: int) -> Iterator[Judged]:
    """Grade every entry on every question and yield each, in the order in which they end.

    Args:
        grading: how submissions are graded.
        entries: of the bank.
        jobs: entries at a time.
    """
    grading = try_checks_first(grading)
    work = [_Work(grading, entry) for entry in entries]
    limit = BACKSTOP * grading.limits.submission_seconds + _EXTRA_SECONDS
    for item, record in Pool(_grade_entry, jobs, limit).run(work):
        if isinstance(record, WorkFailed):
            yield Judged(item.entry, None, f"the grader failed: {record}")
        else:
            result = from_json(record)
            yield Judged(item.entry, result, fault(item.entry, result))


def fault(entry: Entry, result: SubmissionResult) -> str:
    """Say how the checks misjudged an entry; empty if they judged it well."""
    broken = [
        f"{question.name}.{check.name}"
        for question in result.questions
        for check in question.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    if broken:
        return f"broken checks: {', '.join(broken)}"
    if not result.questions:
        return "; ".join(result.problems) or "nothing was checked"
    losers = [q.name for q in result.questions if q.score < q.max_score]
    if entry.side == "right":
        return f"right, but lost points on {', '.join(losers)}" if losers else ""
    if entry.question not in losers:
        return "wrong, but lost no points on its own question"
    others = [name for name in losers if name != entry.question]
    return f"lost points on other questions too: {', '.join(others)}" if others else ""
