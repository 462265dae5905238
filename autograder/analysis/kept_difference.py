"""What a regrade changed, for staff: a page to read, and the same as JSON."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from autograder.analysis.people import People
from autograder.files import write_atomically
from autograder.grading.difference import Change, CheckChange, Difference, Half, Verdict
from autograder.outputs import Outputs
from autograder.render.page import render_page
from autograder.render.words import SHORT_OUTCOMES
from autograder.text import number, plain_id, printable

FORMAT = 1


@dataclass(frozen=True)
class CheckLine:
    """A check that changed, in words: one line for each grading."""

    question: str
    title: str
    hidden: bool
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    """A student's line: scores, totals, by how much, and the checks."""

    who: str
    score: str
    gained: str
    total: str
    note: str
    checks: list[CheckLine]


def change_lines(found: Difference, people: People) -> list[ChangeLine]:
    """Return a line for each student for whom anything differs."""
    return [_line(change, people) for change in found.changes]


def _line(change: Change, people: People) -> ChangeLine:
    who = people.person(change.student_id).name or plain_id(change.student_id)
    notes = [f"mistake in {name}: {_mistake(old, new)}" for name, old, new in change.mistakes]
    if change.other_work:
        notes.insert(0, "another notebook was graded")
    return ChangeLine(
        who=who,
        score=_arrow(_score(change.before), _score(change.after)),
        gained=signed(change.gained),
        total=_arrow(_total(change.before), _total(change.after)),
        note="; ".join(notes),
        checks=[_check(check) for check in change.checks],
    )


def signed(value: float) -> str:
    """Write a gain or loss with its sign: ``+2``, ``−0.5``; ``0`` for neither."""
    text = number(abs(value))
    if text == "0":
        return text
    return ("+" if value > 0 else "−") + text


def _arrow(before: str, after: str) -> str:
    return before if before == after else f"{before} → {after}"


def _score(half: Half | None) -> str:
    if half is None:
        return "not graded"
    return f"{number(half.score)} of {number(half.max_score)}"


def _total(half: Half | None) -> str:
    return "–" if half is None or half.total is None else number(half.total)


def _mistake(before: str, after: str) -> str:
    return f"{printable(before) or 'none named'} → {printable(after) or 'none named'}"


def _check(change: CheckChange) -> CheckLine:
    hidden = change.visibility == "hidden"
    before, after = verdict_words(change.before), verdict_words(change.after)
    return CheckLine(change.question, printable(change.title), hidden, before, after)


def verdict_words(verdict: Verdict | None) -> str:
    """Return how a check ended: outcome, points and message."""
    if verdict is None:
        return "no such check"
    points = f"{number(verdict.points)} of {number(verdict.max_points)}"
    message = f": {printable(verdict.message)}" if verdict.message else ""
    return f"{SHORT_OUTCOMES[verdict.outcome]}, {points}{message}"


def sentences(found: Difference) -> list[str]:
    """Return how many scores changed, and the means."""
    rose = sum(change.gained > 0 for change in found.scores)
    counts = f"{len(found.scores)} of {found.compared} scores changed"
    ways = f": {rose} rose, {len(found.scores) - rose} fell" if found.scores else ""
    means = f"mean {number(found.before)} → {number(found.after)}"
    return [f"{counts}{ways}; {means} points"]


def keep_difference(
    outputs: Outputs, found: Difference, people: People, facts: Mapping[str, Any]
) -> Path:
    """Write a difference into ``reports/<assignment>/regrades/``, as a page and as JSON.

    Args:
        outputs: where.
        found: the difference.
        people: who the students are.
        facts: about the regrade, for the JSON; ``notes``, a list of sentences, is on the page.

    Returns:
        The page. Its name is the time, and no earlier one is replaced.

    Raises:
        OutputError: it can't be written.
    """
    now = datetime.datetime.now(datetime.UTC)
    page = _free(outputs.regrades, f"{now:%Y-%m-%dT%H-%M-%SZ}")
    record = {"format": FORMAT, "time": now.isoformat(timespec="seconds"), **facts}
    record["difference"] = difference_record(found)
    write_atomically(page.with_suffix(".json"), json.dumps(record, indent=1) + "\n")
    write_atomically(page, render_difference(found, people, facts.get("notes", ())))
    return page


def _free(folder: Path, stem: str) -> Path:
    """Return a page's name that is not taken."""
    path, count = folder / f"{stem}.html", 1
    while path.exists() or path.with_suffix(".json").exists():
        count += 1
        path = folder / f"{stem}-{count}.html"
    return path


def difference_record(found: Difference) -> dict[str, Any]:
    """Return what JSON can hold."""
    record: dict[str, Any] = msgspec.to_builtins(found)
    for change, one in zip(record["changes"], found.changes, strict=True):
        change["student_id"] = plain_id(one.student_id)
        change["gained"] = one.gained
    return record


def render_difference(found: Difference, people: People, notes: Sequence[str] = ()) -> str:
    """Return the page's HTML. Not for students.

    Args:
        found: the difference.
        people: who the students are.
        notes: sentences for its top.
    """
    lines = change_lines(found, people)
    return render_page(
        "difference.html",
        assignment=found.assignment,
        notes=[printable(note) for note in (*sentences(found), *notes)],
        lines=lines,
        totals=any(line.total != "–" for line in lines),
    )
