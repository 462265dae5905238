"""Worth a look: what in a class's results asks for a second look at a check or question."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from autograder.analysis.items import FEWEST, ItemAnalysis
from autograder.analysis.scores import ClassScores, Numbers
from autograder.course import Visibility
from autograder.render.tally import CheckTally
from autograder.results import Outcome
from autograder.text import number

# Of a uniform distribution; above it there may be two humps. SAS/STAT User's Guide, CLUSTER.
BIMODAL = 5 / 9
# Each hump holds at least this share of the class, or else it is a few students.
HUMP = 0.15
# From this discrimination on, who has few points in a question has few in the others, too: the
# class is split, and not by this question.
FOLLOWS = 0.5


def worth_a_look(
    checks: Iterable[CheckTally], scores: ClassScores, items: Sequence[ItemAnalysis]
) -> list[str]:
    """Return a sentence for each check or question that behaves unlike the others.

    Args:
        checks: as they ended for all submissions: one whose check broke is never graded in full.
        scores: of the submissions that are graded in full.
        items: made from them.
    """
    found = [
        f"{_named(one.question, one.title, hidden=one.hidden)} broke for {_of(broken, one.total)}"
        for one in checks
        if (broken := one.outcomes.get(Outcome.GRADER_ERROR, 0))
    ]
    for i, item in enumerate(items):
        found += _of_check(item) if item.item.check else _of_question(item, scores.points[:, i])
    return found


def _named(question: str, title: str, *, hidden: bool) -> str:
    """Name a check by its title and question, as a person finds it in the report."""
    return f"{question}: the {'hidden check' if hidden else 'check'} “{title}”"


def _of_check(one: ItemAnalysis) -> Iterator[str]:
    hidden = one.item.visibility is Visibility.HIDDEN
    name = _named(one.item.question, one.item.title, hidden=hidden)
    if one.n < FEWEST:
        return
    if not one.full:
        yield f"{name} is failed by all {one.n}: is it right, and does the text ask for it?"
    elif one.full == one.n:
        yield f"{name} is passed by all {one.n}: it tells nobody apart"
    elif one.discrimination is not None and one.discrimination < 0:
        yield (
            f"{name} is passed rather by those who are weak elsewhere "
            f"(discrimination {number(one.discrimination)})"
        )


def _of_question(item: ItemAnalysis, points: Numbers) -> Iterator[str]:
    if item.n < FEWEST:
        return
    if item.discrimination is not None and item.discrimination < 0:
        yield (
            f"{item.item.question} is solved rather by those who are weak elsewhere "
            f"(discrimination {number(item.discrimination)})"
        )
    earned = points[~np.isnan(points)]
    own = item.discrimination is not None and item.discrimination < FOLLOWS
    if own and has_two_humps(earned, item.item.points):
        low = int((earned < item.item.points / 2).sum())
        yield (
            f"{item.item.question} splits the class: {low} of {item.n} have less than half of its "
            "points, the others most"
        )


def has_two_humps(earned: Numbers, points: float) -> bool:
    """Whether a question's scores lie in two groups, one below half of its points, one above.

    By Sarle's bimodality coefficient, (skewness² + 1) / (kurtosis + 3 (n − 1)² / ((n − 2)(n − 3)))
    (SAS/STAT User's Guide, CLUSTER), of which a normal distribution has 1/3, a uniform one 5/9,
    and two points 1.

    Args:
        earned: points of each submission, (n,).
        points: of the question.
    """
    from scipy.stats import kurtosis, skew

    n = len(earned)
    below = float((earned < points / 2).mean()) if n else 0.0
    if n < FEWEST or min(below, 1 - below) < HUMP or earned.std() == 0:
        return False
    excess = kurtosis(earned, bias=False)
    middle = np.mean((earned > 0.3 * points) & (earned < 0.7 * points))
    if middle > min(below, 1 - below) / 2:
        return False
    coefficient = (skew(earned, bias=False) ** 2 + 1) / (
        excess + 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))
    )
    return bool(coefficient > BIMODAL)


def _of(count: int, total: int) -> str:
    return f"all {total}" if count == total else f"{count} of {total}"
