"""Judge a submission again, and of it only what has changed since.

What comes out is what judging all of it would give. Points alone need nothing to be run.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from autograder.judging.judge.asked import Asked, what_was_asked
from autograder.judging.judge.assembler import Assembled, assemble
from autograder.judging.judge.judged_by import POINTS, check_key
from autograder.judging.judge.judgement import Judgement, max_score, release_problems, run
from autograder.judging.judge.relied import Relying
from autograder.judging.judge.runner import Phase, unmeasured
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import Submission
from autograder.results import (
    RELEASE,
    CheckResult,
    Outcome,
    QuestionResult,
    SubmissionResult,
)

ISOLATION = "isolation"


@dataclass(frozen=True)
class Changed:
    """What has changed since a submission was judged.

    Args:
        parts: of `JudgedBy.parts`, those that differ, and `ISOLATION`; any but the points concern
            every question.
        questions: whose checks, references or probes differ, in the notebook's order.
    """

    parts: tuple[str, ...]
    questions: tuple[str, ...]

    @property
    def all(self) -> bool:
        """Whether everything has to be judged again."""
        return any(part != POINTS for part in self.parts)


def changed_since(result: SubmissionResult, submission: Submission, setup: Setup) -> Changed:
    """Return what has changed since a result.

    Args:
        result: of the same notebook.
        submission: the notebook, which says of which release it is.
        setup: what it would be graded with now.

    Raises:
        UnreadableSubmission: it is of a release by which it can't be graded.
    """
    today = setup.judged_by
    before = {question.name: question.checks_sha256 for question in result.questions}
    parts = [name for name, value in today.parts.items() if result.judged_by.get(name) != value]
    if _name(result.isolation) != _name(setup.isolation):
        parts.append(ISOLATION)
    asked = what_was_asked(submission, setup).questions
    return Changed(tuple(parts), tuple(n for n in asked if before.get(n) != today.questions[n]))


def _name(isolation: str) -> str:
    return isolation.partition(":")[0]


def reweighed(result: SubmissionResult, submission: Submission, setup: Setup) -> SubmissionResult:
    """Return a result with today's points, and nothing run.

    Args:
        result: of the same notebook; the checks of its questions have not changed.
        submission: the notebook, which says of which release it is.
        setup: what it is graded with.

    Raises:
        UnreadableSubmission: it is of a release by which it can't be graded.
    """
    asked = what_was_asked(submission, setup)
    before = {question.name: question for question in result.questions}
    kept = [problem for problem in result.problems if problem.about != RELEASE]
    questions = tuple(_with_points(before[name], asked, setup) for name in asked.questions)
    return dataclasses.replace(
        result,
        problems=(*release_problems(asked), *kept),
        questions=questions,
        max_score=max_score(asked, questions, setup),
        release=asked.release,
        not_asked=asked.not_asked,
        judged_by=setup.judged_by.parts,
        checks_sha256=setup.checks_sha256,
    )


def rejudge(
    result: SubmissionResult,
    submission: Submission,
    setup: Setup,
    questions: Collection[str],
    phase: Phase = unmeasured,
) -> Judgement | None:
    """Run a notebook's cells, and only the checks of some questions.

    Args:
        result: of the same notebook, complete; verdicts on the other questions are taken from it.
        submission: as it was read.
        setup: what it is graded with; its checks have been tried.
        questions: whose checks to run.
        phase: what the time of each phase is charged to.

    Returns:
        None if follow-through connects these questions with others: then all have to be judged
        together.

    Raises:
        SandboxError: no kernel could be started.
        UnreadableSubmission: it is of a release by which it can't be graded.
    """
    asked = what_was_asked(submission, setup)
    assembled = assemble(submission.notebook, setup.source, asked.not_asked)
    chosen = tuple(name for name in asked.questions if name in questions)
    ran = run(assembled, setup, chosen, phase)
    now = {question.name: question for question in ran.questions(asked, setup)}
    if _connected(assembled, setup, result.questions, now.values()):
        return None
    before = {question.name: question for question in result.questions}
    # Of checks that were not run now.
    others = [problem for problem in result.problems if problem.about in {*before} - {*chosen}]
    return Judgement(
        notebook=ran.notebook,
        status=ran.status,
        problems=(*submission.problems, *release_problems(asked), *ran.problems(), *others),
        cells=ran.cells,
        questions=tuple(
            now.get(name) or _with_points(before[name], asked, setup) for name in asked.questions
        ),
        asked=asked,
        unnamed=ran.unnamed(tuple(now.values()), setup),
    )


def _connected(
    assembled: Assembled,
    setup: Setup,
    before: Iterable[QuestionResult],
    now: Iterable[QuestionResult],
) -> bool:
    """Whether follow-through would give other points than judging some questions alone does.

    It does where one of them lost points and relies on a question that did, too; and where one
    lost points before and doesn't now, or the other way round, and a question that did relies on
    it.
    """
    if setup.checks_only:
        return False
    now = list(now)
    chosen = {question.name for question in now}
    old, new = _failed(before), _failed(now)
    failed = old | new
    turned = (old & chosen) ^ new
    if len(failed) < 2 or not failed & chosen:
        return False
    relying = Relying(assembled, setup.source)
    for name in failed:
        reliance = relying.of(name, failed)
        others = {relying.owners[f] for f in (*reliance.replaceable.values(), *reliance.others)}
        if others and (name in chosen or others & turned):
            return True
    return False


def _failed(questions: Iterable[QuestionResult]) -> set[str]:
    """Return the questions that lost points before follow-through."""
    return {question.name for question in questions if any(map(_lost, question.checks))}


def _lost(check: CheckResult) -> bool:
    return check.outcome is not Outcome.PASSED or check.follow_through


def _with_points(question: QuestionResult, asked: Asked, setup: Setup) -> QuestionResult:
    points = setup.judged_by.points[question.name]
    checks = []
    for check in question.checks:
        worth = points[check_key(check.visibility, check.name)]
        passed = check.outcome is Outcome.PASSED
        checks.append(dataclasses.replace(check, points=worth if passed else 0.0, max_points=worth))
    return asked.weighed(dataclasses.replace(question, checks=tuple(checks)))


def judged_today(questions: Iterable[QuestionResult], setup: Setup) -> bool:
    """Whether today's checks judged all of these questions."""
    return all(one.checks_sha256 == setup.judged_by.questions[one.name] for one in questions)
