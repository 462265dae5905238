"""Judge the checks: grade each entry of a bank like a submission, and compare its points."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass

from autograder.audit.bank import BankEntry, entry_notebook, rounds
from autograder.audit.kept import KeptResults
from autograder.grading.batch import try_checks_first
from autograder.grading.grade_one import grade_submission, seconds_at_most
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import Submission
from autograder.results import Outcome, SubmissionResult, from_json, to_json


@dataclass(frozen=True)
class Judged:
    """An entry, what grading gave it, and what is wrong with that.

    Args:
        entry: of the bank.
        result: of its notebook; None if grading broke.
        fault: how it was misjudged; empty if it was not.
        until_lost: whether its checks ended at the first that rejected it.
    """

    entry: BankEntry
    result: SubmissionResult | None
    fault: str
    until_lost: bool = False

    @property
    def points(self) -> tuple[float, float] | None:
        """Its score and what was possible; None if not all of its checks were run."""
        if self.result is None or self.until_lost:
            return None
        return self.result.score, sum(q.max_score for q in self.result.questions)

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


@dataclass(frozen=True)
class _Work:
    setup: Setup
    hand: list[BankEntry]
    quick: bool


def _grade_hand(work: _Work) -> Record:
    hand = work.hand
    submission = Submission(entry_notebook(work.setup.source, *hand), "")
    questions = [entry.question for entry in hand] if work.quick else None
    return to_json(grade_submission(work.setup, hand[0].name, submission, questions).result)


def judge_rest(
    setup: Setup, entries: list[BankEntry], jobs: int, kept: KeptResults
) -> Iterator[Judged]:
    """Judge entries like `audit`, but first yield those that were judged before; keep the others.

    Nothing is kept any longer once all have been yielded.

    Raises:
        SandboxError: the checks can't be tried on the reference solution.
    """
    rest = []
    for entry in entries:
        if result := kept.result(entry):
            yield Judged(entry, result, fault(entry, result))
        else:
            rest.append(entry)
    for item in audit(setup, rest, jobs) if rest else ():
        if item.result:
            kept.keep(item.entry, item.result)
        yield item
    kept.forget(entries)


def audit(
    setup: Setup, entries: list[BankEntry], jobs: int, *, quick: bool = False
) -> Iterator[Judged]:
    """Grade every entry and yield each with its verdict, in the order in which they end.

    Args:
        setup: what submissions are graded with.
        entries: of the bank.
        jobs: notebooks at a time.
        quick: check each entry's own question only, and a wrong one's up to the first check that
            rejects it. Entries of different questions then share a notebook; those that are
            misjudged there are judged again, each in its own.

    Raises:
        SandboxError: the checks can't be tried on the reference solution.
    """
    setup = dataclasses.replace(try_checks_first(setup), checks_only=True)
    suspects = []
    hands = rounds(entries) if quick else [[entry] for entry in entries]
    for hand, judged in _judge(setup, hands, jobs, quick):
        for item in judged:
            if item.fault and len(hand) > 1:
                suspects.append([item.entry])
            else:
                yield item
    for _, judged in _judge(setup, suspects, jobs, quick):
        yield from judged


def _judge(
    setup: Setup, hands: list[list[BankEntry]], jobs: int, quick: bool
) -> Iterator[tuple[list[BankEntry], list[Judged]]]:
    """Yield the entries of each notebook with their verdicts."""
    work = [_Work(_for_hand(setup, hand, quick), hand, quick) for hand in hands]
    limit = seconds_at_most(setup.limits)
    for item, record in Pool(_grade_hand, jobs, limit).run(work):
        if isinstance(record, WorkFailed):
            reason = f"the grader failed: {record}"
            yield item.hand, [Judged(entry, None, reason) for entry in item.hand]
            continue
        result = from_json(record)
        shares = [_share(result, entry) if quick else result for entry in item.hand]
        until_lost = item.setup.until_lost
        yield (
            item.hand,
            [
                Judged(entry, share, fault(entry, share), until_lost)
                for entry, share in zip(item.hand, shares, strict=True)
            ],
        )


def _for_hand(setup: Setup, hand: list[BankEntry], quick: bool) -> Setup:
    """Return what a notebook's entries are judged with: all of one side."""
    return dataclasses.replace(setup, until_lost=quick and hand[0].side == "wrong")


def _share(result: SubmissionResult, entry: BankEntry) -> SubmissionResult:
    """Return the part of a notebook's result that is about one entry's question."""
    questions = tuple(q for q in result.questions if q.name == entry.question)
    return dataclasses.replace(result, student_id=entry.name, questions=questions)


def fault(entry: BankEntry, result: SubmissionResult) -> str:
    """Return how the checks misjudged an entry; empty if they judged it correctly."""
    broken = [
        f"{question.name}.{check.name}"
        for question in result.questions
        for check in question.checks
        if check.outcome is Outcome.GRADER_ERROR
    ]
    if broken:
        return f"broken checks: {', '.join(broken)}"
    if not result.questions:
        return "; ".join(problem.text for problem in result.problems) or "nothing was checked"
    losers = [q.name for q in result.questions if q.score < q.max_score]
    if entry.side == "right":
        return f"right, but lost points on {', '.join(losers)}" if losers else ""
    if entry.question not in losers:
        return "wrong, but lost no points on its own question"
    others = [name for name in losers if name != entry.question]
    return f"lost points on other questions too: {', '.join(others)}" if others else ""
