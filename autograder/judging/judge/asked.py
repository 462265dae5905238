"""What a submission was asked: the questions and points of the release that its notebook is of.

A notebook names its release in its metadata, where its student could write another one. So a person
always reads which submissions are of another release than today's, and one that names a release
but holds a question which that did not have is graded by today's.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from nbformat import NotebookNode

from autograder.errors import UnreadableSubmission
from autograder.findings import listed
from autograder.judging.functions import released_functions
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.sorting import Sorting
from autograder.judging.judge.submission import Submission
from autograder.notebook.release import Release, release_of
from autograder.notebook.source import CHECK_SUFFIX, Source
from autograder.results import Audience, Problem, QuestionResult


@dataclass(frozen=True)
class Asked:
    """What one submission is graded by.

    Args:
        questions: those to check, in the notebook's order.
        release: the digest of its release; empty if it is today's.
        not_asked: today's questions of both kinds that its release did not have.
        factors: by what each question's points are multiplied; 1 if it is missing.
        problems: what staff should know about it.
    """

    questions: tuple[str, ...]
    release: str = ""
    not_asked: tuple[str, ...] = ()
    factors: dict[str, float] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def weighed(self, question: QuestionResult) -> QuestionResult:
        """Return a question's result with the points that its release gave for it."""
        factor = self.factors.get(question.name, 1.0)
        checks = tuple(
            dataclasses.replace(
                check, points=check.points * factor, max_points=check.max_points * factor
            )
            for check in question.checks
        )
        return question if factor == 1.0 else dataclasses.replace(question, checks=checks)


def what_was_asked(submission: Submission, setup: Setup) -> Asked:
    """Find out what a submission is to be graded by.

    Raises:
        UnreadableSubmission: it is of a release that is not kept, and today's must not be used.
    """
    source, own = setup.source, release_of(setup.source)
    if submission.release == own.digest:
        return Asked(tuple(source.questions))
    lacking = _lacking(submission.notebook, source)
    if not submission.release:
        return _unnamed(source, own, lacking, setup.kept)
    release = setup.kept.get(submission.release)
    if release is None:
        return _unknown(submission.release, setup)
    extra = sorted((own.names - release.names) - lacking)
    if extra:
        held = f"names the release {release.digest}, which had no {listed(extra)}, but holds that"
        return _by_today(source, f"{held}: graded by today's questions and points", person=True)
    note = f"of another release, {release.digest}{_without(own, release)}"
    return _by_release(source, own, release, f"{note}: graded by its questions and points")


def _unnamed(source: Source, own: Release, lacking: set[str], kept: dict[str, Release]) -> Asked:
    """Grade a notebook whose editor has dropped the metadata: as today's, if it looks like it."""
    if not lacking or kept.keys() <= {own.digest}:
        return Asked(tuple(source.questions))
    lacks = f"names no release, and lacks the cells of {listed(_in_order(source, lacking))}"
    for release in reversed(kept.values()):
        if release.names & own.names == own.names - lacking:
            note = f"{lacks}, as the release {release.digest} did: graded by its questions"
            return _by_release(source, own, release, note, person=True)
    return _by_today(source, f"{lacks}: graded by today's questions")


def _unknown(digest: str, setup: Setup) -> Asked:
    note = f"the notebook is of the release {digest}, whose questions and points are not kept"
    if not setup.as_today:
        raise UnreadableSubmission(f"{note}; --as-today grades it by today's")
    return _by_today(setup.source, f"{note}: graded by today's, as asked for")


def _by_today(source: Source, note: str, *, person: bool = False) -> Asked:
    problem = Problem(note, Audience.STAFF, needs_person=person)
    return Asked(tuple(source.questions), problems=(problem,))


def _by_release(
    source: Source, own: Release, release: Release, note: str, *, person: bool = False
) -> Asked:
    """Grade by a kept release; its points add up to today's sum, so that totals compare.

    Raises:
        UnreadableSubmission: nothing that it asked is asked today.
    """
    questions = [name for name in source.questions if name in release.questions]
    worth = sum(release.questions[name] for name in questions)
    if not worth:
        reason = f"the notebook is of the release {release.digest}, which has no question of today"
        raise UnreadableSubmission(reason)
    scale = sum(own.questions.values()) / worth
    scale = 1.0 if math.isclose(scale, 1.0) else scale
    problems = [Problem(note, Audience.STAFF, needs_person=person)]
    problems += [
        Problem(text, Audience.STAFF, needs_person=True) for text in _by_hand(own, release)
    ]
    return Asked(
        questions=tuple(questions),
        release=release.digest,
        not_asked=tuple(_in_order(source, own.names - release.names)),
        factors={name: scale * release.questions[name] / own.questions[name] for name in questions},
        problems=tuple(problems),
    )


def _by_hand(own: Release, release: Release) -> Iterable[str]:
    """Say what neither checks nor formgrader can grade fairly by themselves."""
    gone = [name for name in release.questions if name not in own.questions]
    if gone:
        yield f"its release asked {listed(gone)}, which no check judges any more"
    written = [name for name in own.written if name not in release.written]
    if written:
        yield f"its release did not ask {listed(written)}: give these points by hand"


def _without(own: Release, release: Release) -> str:
    missing = [name for name in (*own.questions, *own.written) if name not in release.names]
    return f", which had no {listed(missing)}" if missing else ""


def _in_order(source: Source, names: set[str]) -> list[str]:
    return [cell.id for cell in source.cells if cell.id in names]


def _lacking(notebook: NotebookNode, source: Source) -> set[str]:
    """Return the questions of which a notebook holds no cell, by id, text or function."""
    sorting = Sorting(source)
    for cell in notebook.cells:
        sorting.take(cell)
    sorting.place_solutions(released_functions(source))
    sorting.place_answers()
    return {
        name
        for name in (*source.questions, *source.written)
        if not sorting.known(name) and not sorting.groups.get(name + CHECK_SUFFIX)
    }
