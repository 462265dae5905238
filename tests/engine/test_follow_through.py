"""Follow-through: an earlier mistake costs once, and nothing is told by it."""

import json
import os

import pytest
from chain import FULL, SECRET, write_chain
from lab import Lab, outcomes, scores

from autograder.judging.judge import follow
from autograder.results import Outcome, Relied, Status, to_json

RIGHT = {
    "double": "def double(x):\n    return 2 * np.asarray(x)\n",
    "noisy": "def noisy(x, rng):\n    return x + rng.normal(size=np.shape(x))\n",
    "apply": "def apply(f, x):\n    return f(x)\n",
    "total": "def total(x):\n    return float(np.sum(double(x)))\n",
    "both": "def both(x, rng):\n    return total(x) + noisy(0.0, rng) + noisy(0.0, rng)\n",
}
WRONG = {
    "double": "def double(x):\n    return 3 * np.asarray(x)\n",
    "noisy": "def noisy(x, rng):\n    return x - rng.normal(size=np.shape(x))\n",
    "apply": "def apply(f, x):\n    return f(x) + 1\n",
    "total": "def total(x):\n    return float(np.sum(double(x))) + 1\n",
}
BY_DOUBLE = (Relied("double", replaced=True),)


@pytest.fixture(scope="module")
def chain(warm, tmp_path_factory):
    """Grades submissions to a course whose exercises call each other."""
    folder = tmp_path_factory.mktemp("chain")
    return Lab(write_chain(folder / "course"), warm, folder)


def grade(chain, isolation="full", limits=None, **cells):
    texts = RIGHT | cells
    return chain.grade_cells(*texts.items(), **(limits or {}), isolation=isolation)


def relied(graded):
    return {q.name: q.follow_through for q in graded.result.questions if q.follow_through}


@pytest.mark.parametrize(
    "double",
    [
        WRONG["double"],
        "",
        "def double(x):\n    raise NotImplementedError",
        "import os; os._exit(1)",
    ],
    ids=["wrong", "missing", "not written", "killed"],
)
def test_an_earlier_mistake_costs_once(chain, double):
    graded = grade(chain, double=double)
    assert scores(graded) == FULL | {"double": 0}
    # What passes now is served no longer: `both` got the student's own `total`.
    assert relied(graded) == {"total": BY_DOUBLE, "both": BY_DOUBLE}
    assert graded.result.status is Status.GRADED
    (total,) = [q for q in graded.result.questions if q.name == "total"]
    at_once = double == WRONG["double"]  # twice nothing is nothing
    assert [check.follow_through for check in total.checks] == [True, not at_once, True]
    assert [bool(check.message) for check in total.checks] == [True, not at_once, True]


def test_a_later_mistake_of_its_own_costs_too_and_is_served_from_then_on(chain):
    graded = grade(chain, double=WRONG["double"], total=WRONG["total"])
    assert scores(graded) == FULL | {"double": 0, "total": 0}
    assert relied(graded) == {"both": (Relied("total", replaced=True),)}


def test_generators_come_back_with_their_state(chain):
    graded = grade(chain, noisy=WRONG["noisy"])
    assert scores(graded) == FULL | {"noisy": 0}
    assert relied(graded) == {"both": (Relied("noisy", replaced=True),)}


def test_what_is_no_plain_value_is_not_replaced_and_said_so(chain):
    total = "def total(x):\n    return float(np.sum(apply(double, x)))\n"
    graded = grade(chain, apply=WRONG["apply"], total=total)
    assert scores(graded) == {"double": 2, "noisy": 2, "apply": 0, "total": 0, "both": 2}
    assert relied(graded)["total"] == (Relied("apply", replaced=False),)


def test_a_score_never_falls(chain):
    # Two mistakes that cancel out for the public example.
    total = "def total(x):\n    return float(np.sum(double(x)) * (2 / 3 if x[0] < 9 else 1))\n"
    graded = grade(chain, double=WRONG["double"], total=total)
    assert scores(graded)["total"] == 3
    assert [check.follow_through for check in graded.result.questions[3].checks] == [
        *(False, False, True)
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"double": WRONG["double"], "total": "def total(x):\n    return 2.0 * sum(x)\n"},
        {"total": "def total(x):\n    return 0.0\n", "both": "def both(x, rng):\n    return 0.0\n"},
    ],
    ids=["all right", "nothing later lost", "nothing relied on"],
)
def test_where_it_can_t_help_nothing_runs_again(chain, cells, monkeypatch):
    monkeypatch.setattr(follow, "Execution", None)
    graded = grade(chain, **cells)
    assert graded.result.status is Status.GRADED
    assert relied(graded) == {}


def test_a_function_that_a_later_cell_binds_again_is_the_student_s_own(chain):
    total = "def double(x):\n    return x\n" + RIGHT["total"]
    graded = grade(chain, double=WRONG["double"], total=total)
    assert scores(graded)["total"] == 1  # the sum of nothing


TELLS = """\
def total(x):
    value = np.sum(double(x))
    print(x)
    if x[0] > 9:
        display(x)
        raise ValueError(f"got {x}")
    return float(value)
"""


def test_nothing_that_the_replay_s_code_prints_or_raises_is_shown(chain):
    graded = grade(chain, double=WRONG["double"], total=TELLS)
    assert outcomes(graded, "total")["test_small"] is Outcome.PASSED
    assert outcomes(graded, "total")["test_large"] is Outcome.STUDENT_ERROR
    written = json.dumps([to_json(graded.result), graded.notebook])
    assert str(SECRET) not in written


def test_a_reference_that_raises_tells_nothing(chain):
    total = """\
def total(x):
    texts = set()
    for bad in ("text", None, {"a": 1}, [[1], [1, 2]], object(), len, np.float64):
        try:
            double(bad, bad)
        except Exception as error:
            texts.add(str(error).split(" can't ")[-1])
    return 2.0 * sum(x) if texts <= {ALLOWED} else 0.0
"""
    allowed = {"be called like this", "be passed to a function that is replaced"}
    graded = grade(chain, double=WRONG["double"], total=total.replace("{ALLOWED}", repr(allowed)))
    assert scores(graded)["total"] == 3


HARM_LIMITS = {"memory_bytes": 2**30, "check_seconds": 3.0}
DEADLY = "def total(x):\n    {harm}\n    return float(np.sum(double(x)))\n"


@pytest.mark.parametrize(
    "harm",
    [
        "x = x if np.any(x) else np.zeros(2**31)",
        "for _ in range(10**5): double(x)",
        "double(np.zeros(10**7))",
        "import threading; threading.Thread(target=double, args=(x,)).start()",
        "import os; os._exit(0)",
    ],
    ids=["memory", "many calls", "large", "thread", "ends"],
)
def test_harm_in_a_replay_costs_its_question_alone(chain, harm):
    total = DEADLY.format(harm=harm)
    graded = grade(chain, limits=HARM_LIMITS, double=WRONG["double"], total=total)
    assert graded.result.status is Status.GRADED
    assert {**scores(graded), "total": 0, "both": 0} == {**FULL, "double": 0, "total": 0, "both": 0}


@pytest.mark.parametrize("isolation", ["user", "process"])
def test_other_isolations_follow_through_too(chain, isolation):
    if isolation == "user" and os.geteuid() != 0:
        pytest.skip("isolation user is for root")
    graded = grade(chain, isolation=isolation, double=WRONG["double"])
    assert scores(graded) == FULL | {"double": 0}
    assert graded.result.status is Status.GRADED


def test_a_replay_that_breaks_costs_nothing_that_was_earned(chain, monkeypatch):
    monkeypatch.setattr(follow, "serving", lambda *_args: 1 / 0)
    graded = grade(chain, double=WRONG["double"])
    assert scores(graded) == FULL | {"double": 0, "total": 1, "both": 0}
    assert graded.result.status is Status.PARTIAL
    assert any("follow-through failed" in problem.text for problem in graded.result.problems)


def test_a_replay_gets_what_is_left_of_the_submission_s_time(chain, monkeypatch):
    limits = []

    def started(*args):
        limits.append(args[-1])
        raise RuntimeError

    monkeypatch.setattr(follow, "Execution", started)
    grade(chain, double="import time; time.sleep(0.5)\n" + WRONG["double"])
    (limit,) = limits
    assert limit.passed > 0.5


def test_without_time_nothing_runs_again(chain, monkeypatch):
    monkeypatch.setattr(follow, "Execution", None)
    slow = "import time\ndef double(x):\n    time.sleep(9)\n"
    graded = grade(chain, limits={"submission_seconds": 1}, double=slow)
    assert relied(graded) == {}
    assert not any(problem.is_ours for problem in graded.result.problems)
