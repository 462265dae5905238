"""Follow-through: an earlier mistake costs once, and nothing is told by it."""

import pytest
from lab import SECRET, outcomes, scores

from autograder.results import Outcome, Relied, Status

FULL = {"double": 3, "mean": 2}
WRONG = "def double(x):\n    return 3 * np.asarray(x)\n"
MEAN = "def mean(x):\n    return np.sum(double(x)) / 2 / len(x)\n"


def relied(graded):
    return {q.name: q.follow_through for q in graded.result.questions if q.follow_through}


@pytest.mark.parametrize(
    "double", [WRONG, "", "raise NotImplementedError", "def double(x):\n    import os; os._exit(1)"]
)
def test_an_earlier_mistake_costs_once(lab, double):
    graded = lab.grade(double=double, mean=MEAN)
    assert scores(graded) == {"double": 0, "mean": 2}
    assert relied(graded) == {"mean": (Relied("double", replaced=True),)}
    assert graded.result.status is Status.GRADED
