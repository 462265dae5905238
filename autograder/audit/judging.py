"""Judge the checks: grade each entry of a bank like a submission, and compare its points."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from autograder.audit.bank import BankEntry, Hand, entry_notebook, rounds
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
        """Its score on its own question, and the most; None if not all of its checks were run."""
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
    hand: Hand
    quick: bool


def _grade_hand(work: _Work) -> Record:
    hand = work.hand
    submission = Submission(entry_notebook(work.setup.source, *hand), "")
    questions = [entry.question for entry in hand] if work.quick else None
    return to_json(grade_submission(work.setup, hand[0].name, submission, questions).result)


def audit_fully(
    setup: Setup,
    hands: Sequence[Hand],
    jobs: int,
    kept: KeptResults,
    note: Callable[[Hand], None] = lambda hand: None,
) -> Iterator[Judged]:
    """Grade every entry with all checks of all questions, and yield each with its verdict.

    Entries of a notebook in which anything is wrong are judged again, each alone. What was judged
    before comes first; what is judged now is kept until all has been yielded.

    Args:
        setup: what submissions are graded with.
        hands: the notebooks, see `shared_notebooks`.
        jobs: notebooks at a time.
        kept: what was judged before.
        note: is given each notebook that has been judged.

    Raises:
        SandboxError: the checks can't be tried on the reference solution.
    """
    setup = dataclasses.replace(try_checks_first(setup), checks_only=True)
    left = Counter(entry for hand in hands for entry in hand)
    suspects: dict[BankEntry, None] = {}
    for hand, judged in _judge_rest(setup, hands, jobs, kept):
        note(hand)
        together = len(hand) > 1
        for item in judged:
            left[item.entry] -= 1
            if together and any(one.fault for one in judged):
                suspects[item.entry] = None
            elif not left[item.entry] and item.entry not in suspects:
                yield item
    alone: list[Hand] = [(entry,) for entry in suspects]
    for _, judged in _judge_rest(setup, alone, jobs, kept):
        yield from judged
    kept.forget([*hands, *alone])


def _judge_rest(
    setup: Setup, hands: Sequence[Hand], jobs: int, kept: KeptResults
) -> Iterator[tuple[Hand, list[Judged]]]:
    """Judge notebooks, those first that were judged before; keep the others."""
    rest = []
    for hand in hands:
        if known := kept.result(hand):
            yield hand, _judged(hand, known)
        else:
            rest.append(hand)
    for hand, result in _grade(setup, rest, jobs):
        if isinstance(result, SubmissionResult):
            kept.keep(hand, result)
        yield hand, _judged(hand, result)


def _judged(hand: Hand, result: SubmissionResult | str, *, quick: bool = False) -> list[Judged]:
    """Return the verdicts on a notebook's entries.

    Each is judged by all questions that are not another entry's; with `quick`, by its own alone.
    """
    if isinstance(result, str):
        return [Judged(entry, None, result) for entry in hand]
    found = []
    for entry in hand:
        own = _share(result, entry, {entry.question})
        others = {other.question for other in hand} - {entry.question}
        seen = own if quick else _share(result, entry, _names(result) - others)
        found.append(Judged(entry, own, fault(entry, seen), _until_lost(hand, quick)))
    return found


def audit_quickly(setup: Setup, entries: list[BankEntry], jobs: int) -> Iterator[Judged]:
    """Check every entry on its own question, a wrong one's up to the first check that rejects it.

    Entries of different questions share a notebook; those that are misjudged there are judged
    again, each in its own. Yields each in the order in which they end.

    Args:
        setup: what submissions are graded with.
        entries: of the bank.
        jobs: notebooks at a time.

    Raises:
        SandboxError: the checks can't be tried on the reference solution.
    """
    setup = dataclasses.replace(try_checks_first(setup), checks_only=True)
    suspects: list[Hand] = []
    for hand, judged in _judge_own(setup, rounds(entries), jobs):
        for item in judged:
            if item.fault and len(hand) > 1:
                suspects.append((item.entry,))
            else:
                yield item
    for _, judged in _judge_own(setup, suspects, jobs):
        yield from judged


def _judge_own(
    setup: Setup, hands: Sequence[Hand], jobs: int
) -> Iterator[tuple[Hand, list[Judged]]]:
    """Judge notebooks, each entry by its own question alone."""
    for hand, result in _grade(setup, hands, jobs, quick=True):
        yield hand, _judged(hand, result, quick=True)


def _grade(
    setup: Setup, hands: Sequence[Hand], jobs: int, *, quick: bool = False
) -> Iterator[tuple[Hand, SubmissionResult | str]]:
    """Grade notebooks; yield each with its result, or with how grading it failed."""
    work = [
        _Work(dataclasses.replace(setup, until_lost=_until_lost(hand, quick)), hand, quick)
        for hand in hands
    ]
    for item, record in Pool(_grade_hand, jobs, seconds_at_most(setup.limits)).run(work):
        failed = isinstance(record, WorkFailed)
        yield item.hand, f"the grader failed: {record}" if failed else from_json(record)


def _until_lost(hand: Hand, quick: bool) -> bool:
    """Whether a notebook's questions end at their first lost check: its entries are of one side."""
    return quick and hand[0].side == "wrong"


def _share(
    result: SubmissionResult, entry: BankEntry, questions: Collection[str]
) -> SubmissionResult:
    """Return the part of a notebook's result that is about these questions, as an entry's."""
    share = tuple(question for question in result.questions if question.name in questions)
    return dataclasses.replace(result, student_id=entry.name, questions=share)


def _names(result: SubmissionResult) -> set[str]:
    return {question.name for question in result.questions}


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
