"""Judge follow-through: does an earlier mistake cost once, and never earn anything?

A *caller* is a bank entry whose code calls functions of earlier questions. Each wrong entry of
such an earlier question is handed in together with callers of all later ones. The right callers
must get full marks all the same. No caller, right or wrong, may get more than with the right
answer in the wrong entry's place by what follow-through replaced. Where nothing was replaced, two
mistakes cancel out: the caller does what its checks ask for, as it was handed in.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.audit.bank import BankEntry, entry_notebook
from autograder.grading.batch import try_checks_first
from autograder.grading.grade_one import grade_submission, seconds_at_most
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.code import bindings
from autograder.judging.functions import released_functions
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.relied import Relying
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import Submission
from autograder.notebook.source import Source
from autograder.results import QuestionResult, SubmissionResult, from_json, to_json

Callers = tuple[BankEntry, ...]  # at most one of each question


@dataclass(frozen=True)
class Followed:
    """What callers got together with a wrong entry of an earlier question.

    Args:
        wrong: that entry.
        callers: what relies on it.
        fault: what is wrong with what they got; empty if nothing is.
        cancelled: which of them gain by two mistakes that cancel out; empty if none does.
    """

    wrong: BankEntry
    callers: Callers
    fault: str
    cancelled: str = ""


@dataclass(frozen=True)
class _Work:
    setup: Setup
    callers: Callers
    wrong: BankEntry | None
    reached: Callers

    @property
    def questions(self) -> list[str]:
        """What is checked."""
        asked = {entry.question for entry in (*self.reached, *filter(None, [self.wrong]))}
        return [name for name in self.setup.source.questions if name in asked]


def find_callers(source: Source, entries: Sequence[BankEntry]) -> list[BankEntry]:
    """Return the entries whose code calls plain functions of earlier questions."""
    names = set(released_functions(source).names)
    return [
        entry
        for entry in entries
        if names & _borrowed(entry.text)  # putting a notebook together takes longer
        and _relying(source, (entry,)).of(entry.question, source.questions).replaceable
    ]


def _borrowed(text: str) -> set[str]:
    """Return the names that an entry's code reads and doesn't bind itself."""
    tree = ast.parse(text)
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return {node.id for node in nodes if isinstance(node.ctx, ast.Load)} - bindings(tree).keys()


def follow(
    setup: Setup,
    entries: Sequence[BankEntry],
    jobs: int,
    questions: Sequence[str] = (),
    *,
    quick: bool = False,
) -> Iterator[Followed]:
    """Hand in every wrong entry together with what relies on it, and yield what that got.

    Args:
        setup: what submissions are graded with.
        entries: of the bank.
        jobs: notebooks at a time.
        questions: take only wrong entries of these; none for all.
        quick: take only the first wrong entry of each question.

    Raises:
        SandboxError: the checks can't be tried on the reference solution.
    """
    setup = try_checks_first(setup)
    hands = list(_hands(find_callers(setup.source, entries)))
    wrong = [
        entry
        for entry in entries
        if entry.side == "wrong" and (not questions or entry.question in questions)
    ]
    work = [item for callers in hands for item in _work(setup, callers, wrong, quick)]
    # Right ones get full marks there, or `iml audit` says so.
    alone = [
        _Work(setup, callers, None, tuple(one for one in callers if one.side == "wrong"))
        for callers in dict.fromkeys(item.callers for item in work)
        if any(one.side == "wrong" for one in callers)
    ]
    most = {item.callers: result for item, result in _grade(setup, alone, jobs)}
    for item, result in _grade(setup, work, jobs):
        assert item.wrong is not None
        yield Followed(item.wrong, item.reached, *_judged(item, result, most.get(item.callers)))


def _hands(callers: Sequence[BankEntry]) -> Iterator[Callers]:
    """Yield notebooks' worths of callers: right ones, then wrong ones among them."""
    piles: dict[tuple[str, str], list[BankEntry]] = {}
    for entry in callers:
        piles.setdefault((entry.side, entry.question), []).append(entry)
    right = {question: pile for (side, question), pile in piles.items() if side == "right"}
    wrong = {question: pile for (side, question), pile in piles.items() if side == "wrong"}
    for number in range(max(map(len, right.values()), default=0)):
        yield tuple(pile[min(number, len(pile) - 1)] for pile in right.values())
    for number in range(max(map(len, wrong.values()), default=0)):
        those = {question: pile[min(number, len(pile) - 1)] for question, pile in wrong.items()}
        others = [pile[0] for question, pile in right.items() if question not in those]
        yield (*those.values(), *others)


def _work(
    setup: Setup, callers: Callers, wrong: Sequence[BankEntry], quick: bool
) -> Iterator[_Work]:
    """Yield a notebook for each wrong entry that some of these callers rely on."""
    for question in setup.source.questions:
        own = [entry for entry in wrong if entry.question == question]
        reached = _reached(setup.source, callers, question) if own else ()
        # Of wrong callers, one must be among them: the right ones have a notebook of their own.
        if any(entry.side == callers[0].side for entry in reached):
            for entry in own[:1] if quick else own:
                yield _Work(setup, callers, entry, reached)


def _reached(source: Source, callers: Callers, question: str) -> Callers:
    """Return the callers that can do without a question's own answer, and rely on it."""
    others = tuple(entry for entry in callers if entry.question != question)
    relying = _relying(source, others)
    found = {entry: relying.of(entry.question, [question]) for entry in others}
    return tuple(entry for entry, on in found.items() if on.replaceable and not on.others)


def _relying(source: Source, entries: Callers) -> Relying:
    return Relying(assemble(entry_notebook(source, *entries), source), source)


def _grade(
    setup: Setup, work: list[_Work], jobs: int
) -> Iterator[tuple[_Work, SubmissionResult | str]]:
    """Yield each notebook with its result, or with why there is none."""
    for item, record in Pool(_grade_one, jobs, seconds_at_most(setup.limits)).run(work):
        failed = isinstance(record, WorkFailed)
        yield item, f"the grader failed: {record}" if failed else from_json(record)


def _grade_one(work: _Work) -> Record:
    wrong = work.wrong
    those = [one for one in work.callers if wrong is None or one.question != wrong.question]
    held = [*those, wrong] if wrong else those
    submission = Submission(entry_notebook(work.setup.source, *held), "")
    return to_json(grade_submission(work.setup, "audit", submission, work.questions).result)


def _judged(
    work: _Work, found: SubmissionResult | str, after_right: SubmissionResult | str | None
) -> tuple[str, str]:
    """Compare what callers got with full marks, and with what they get after right answers.

    Returns:
        What is wrong, and where two mistakes cancel out.
    """
    if isinstance(found, str) or isinstance(after_right, str):
        return (found if isinstance(found, str) else str(after_right)), ""
    got, most = _by_name(found), _by_name(after_right)
    faults = [problem.text for problem in found.problems if problem.is_ours]
    cancelled: list[str] = []
    for entry in work.reached:
        question = got[entry.question]
        points = f"{entry} got {question.score:g} of {question.max_score:g}"
        if entry.side == "right" and question.score < question.max_score:
            faults.append(points)
        elif entry.side == "wrong" and question.score > most[entry.question].score:
            less = f"{points}, {most[entry.question].score:g} with the earlier answer put right"
            replaced = any(one.replaced for one in question.follow_through)
            (faults if replaced else cancelled).append(less)
    return "; ".join(faults), "; ".join(cancelled)


def _by_name(result: SubmissionResult | None) -> dict[str, QuestionResult]:
    return {question.name: question for question in (result.questions if result else ())}
