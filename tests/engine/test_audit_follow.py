"""``iml audit --follow-through``: does an earlier mistake cost once, and earn nothing?"""

import dataclasses

import pytest
from chain import write_chain
from commands import run, undocumented

from autograder.audit import follow as follow_module
from autograder.audit.bank import read_bank
from autograder.audit.follow import find_callers, follow
from autograder.judging.judge.setup import set_up
from autograder.results import Relied

HEAD = '"""Does something."""\n\nimport numpy as np\n\n\n'
BANK = {
    "right/total/earlier_double": "def total(x):\n    return float(sum(double(x)))\n",
    "right/total/own": "def total(x):\n    return 2.0 * sum(x)\n",
    "right/both/earlier": (
        "def both(x, rng):\n    return total(x) + noisy(0.0, rng) + noisy(0.0, rng)\n"
    ),
    "wrong/double/thrice": "def double(x):\n    return 3 * np.asarray(x)\n",
    "wrong/double/once": "def double(x):\n    return np.asarray(x)\n",
    "wrong/noisy/minus": "def noisy(x, rng):\n    return x - rng.normal(size=np.shape(x))\n",
    "wrong/total/without_the_last": "def total(x):\n    return float(sum(double(x)[:-1]))\n",
}


@pytest.fixture(scope="module")
def chain(warm, tmp_path_factory):
    """The course, and what its submissions are graded with."""
    assignment = write_chain(tmp_path_factory.mktemp("chain"))
    for name, text in BANK.items():
        put(assignment, name, text)
    return set_up(assignment, warm.control)


def put(assignment, name, text):
    path = assignment.bank / f"{name}.py"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + text)
    return path


def faults(setup, *questions, quick=False):
    entries = read_bank(setup.assignment.bank, setup.source)
    return [
        (str(one.wrong), one.fault) for one in follow(setup, entries, 1, questions, quick=quick)
    ]


def test_callers_are_found_by_what_they_call(chain):
    entries = read_bank(chain.assignment.bank, chain.source)
    assert [str(entry) for entry in find_callers(chain.source, entries)] == [
        *("right/both/earlier", "right/total/earlier_double"),
        "wrong/total/without_the_last",
    ]


def test_a_bank_without_faults(chain):
    assert faults(chain) == [
        *[("wrong/double/once", ""), ("wrong/double/thrice", ""), ("wrong/noisy/minus", "")],
        ("wrong/total/without_the_last", ""),
        # With the wrong `total`, which `both` is served past.
        *[("wrong/double/once", ""), ("wrong/double/thrice", "")],
    ]


def test_a_quick_one_takes_one_mistake_of_each_question(chain):
    assert faults(chain, "double", quick=True) == [("wrong/double/once", "")] * 2


def test_a_right_one_that_loses_points_is_a_fault(chain):
    text = "def total(x):\n    return float(sum(double(x)) + (len(x) == 2))\n"
    path = put(chain.assignment, "right/total/also", text)
    try:
        found = faults(chain, "double", quick=True)
    finally:
        path.unlink()
    assert ("wrong/double/once", "right/total/also got 1 of 3") in found


def test_two_mistakes_that_cancel_out_are_named_and_no_fault(chain):
    text = "def total(x):\n    return 2.0 * float(sum(double(x)))\n"
    path = put(chain.assignment, "wrong/total/twice", text)
    try:
        entries = read_bank(chain.assignment.bank, chain.source)
        found = list(follow(chain, entries, 1, ["double"], quick=True))
    finally:
        path.unlink()
    line = "wrong/total/twice got 3 of 3, 1 with the earlier answer put right"
    assert [one.cancelled for one in found if one.cancelled] == [line]
    assert not any(one.fault for one in found)


def test_a_wrong_one_that_gains_by_a_replacement_is_a_fault(chain, monkeypatch):
    """What is replaced is right, so it takes a grading that gives points away."""
    graded = follow_module.grade_submission

    def generous(setup, student_id, submission, questions):
        found = graded(setup, student_id, submission, questions)
        if "double" not in questions:  # with the right answer in the wrong one's place
            return found
        given = [_with_all_points(one) for one in found.result.questions]
        result = dataclasses.replace(found.result, questions=tuple(given))
        return dataclasses.replace(found, result=result)

    monkeypatch.setattr(follow_module, "grade_submission", generous)
    monkeypatch.setattr(follow_module, "Pool", Here)
    assert (
        "wrong/double/once",
        "wrong/total/without_the_last got 3 of 3, 1 with the earlier answer put right",
    ) in faults(chain, "double", quick=True)


class Here:
    """Does the work in this process, where it can be replaced."""

    def __init__(self, work, jobs, seconds):
        self.work = work

    def run(self, items):
        return ((item, self.work(item)) for item in items)


def _with_all_points(question):
    checks = [dataclasses.replace(check, points=check.max_points) for check in question.checks]
    relied = (Relied("double", replaced=True),)
    return dataclasses.replace(question, checks=tuple(checks), follow_through=relied)


def test_the_command_prints_what_it_found(chain):
    command = ("audit", "chain", "--follow-through", "--quick", "--json", "--jobs", "1")
    done = run(*command, folder=chain.assignment.root)
    (record,) = done.document["assignments"]
    assert done.code == 0, done.stderr
    assert undocumented(done.document) == set()
    assert record["misjudged"] == 0
    assert record["followed"][0] == {
        "wrong": "wrong/double/once",
        "callers": ["right/both/earlier", "right/total/earlier_double"],
        "fault": "",
        "cancelled": "",
    }
