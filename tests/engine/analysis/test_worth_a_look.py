"""What asks for a second look is found, and nothing else."""

from dataclasses import replace

import numpy as np
import pytest
from classes import random_class, result

from autograder.analysis.classwork import analyse
from autograder.analysis.worth_a_look import has_two_humps
from autograder.results import Outcome, QuestionResult, Status

STRONG = range(8, 20)  # of twenty students, those who pass nearly everything


def found(passes):
    class_ = [result(f"s{n:02}", lambda name, i, n=n: passes(n, name, i)) for n in range(20)]
    return analyse("attention", class_).worth_a_look


def test_a_check_that_all_fail_is_named():
    lines = found(lambda n, name, i: (name, i) != ("beam", 2) and (n in STRONG or n % 2 == i))
    assert [line for line in lines if "failed by all 20" in line] == [
        "beam: the hidden check “Check 2 of beam” is failed by all 20: is it right, and does the "
        "text ask for it?"
    ]


def test_a_check_that_nobody_fails_is_named():
    lines = found(lambda n, name, i: name == "pca" or (n in STRONG) == (i < 2))
    assert "pca: the check “Check 0 of pca” is passed by all 20: it tells nobody apart" in lines


def test_a_check_that_the_weak_pass_is_named():
    lines = found(lambda n, name, i: (n in STRONG) != (name == "softmax" and i == 1))
    assert any(
        line.startswith("softmax: the hidden check “Check 1 of softmax” is passed rather by those")
        and "discrimination -1" in line
        for line in lines
    )


def test_a_broken_check_is_named_in_a_class_of_one():
    one = result("s1", lambda name, i: True)
    softmax = one.questions[0]
    broken = type(softmax.checks[0])(
        "test_0", "Check 0 of softmax", "public", Outcome.GRADER_ERROR, 0, 1
    )
    questions = (QuestionResult("softmax", (broken, softmax.checks[1])), *one.questions[1:])
    partial = replace(one, questions=questions, status=Status.PARTIAL)  # as grading has it
    work = analyse("attention", [partial])
    assert work.worth_a_look == ["softmax: the check “Check 0 of softmax” broke for all 1"]


def test_a_question_that_splits_the_class_is_named():
    lines = found(lambda n, name, i: n in STRONG if name == "beam" else (n + i) % 3 > 0)
    assert any(
        line.startswith("beam splits the class: 8 of 20 have less than half") for line in lines
    )


@pytest.mark.parametrize(
    ("points", "humps"),
    [
        ([0, 0, 0, 0.5, 1] * 6 + [9, 9.5, 10] * 10, True),
        ([0, 10] * 10, True),
        (np.clip(np.random.default_rng(0).normal(5, 1.5, 200), 0, 10), False),
        (np.random.default_rng(0).uniform(0, 10, 200), False),
        ([10] * 30 + [0] * 2, False),
        ([4] * 20, False),
        ([0, 10], False),
        ([], False),
    ],
)
def test_two_humps(points, humps):
    assert has_two_humps(np.array(points, float), 10) is humps


def test_a_class_that_is_split_in_everything_is_split_by_no_question():
    assert found(lambda n, name, i: n in STRONG) == []


def test_an_ordinary_class_gives_no_alarm():
    assert not [
        line for line in analyse("attention", random_class(300)).worth_a_look if "rather" in line
    ]
