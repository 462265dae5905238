"""A kernel that dies or hangs costs what killed it, and nothing else."""

import pytest
from lab import cell, outcomes, scores

from autograder.results import Outcome, Status

FULL = {"double": 3.0, "mean": 2.0}
ONLY_MEAN = {"double": 0.0, "mean": 2.0}

ENDS = {
    "killed": "import os, signal; os.kill(os.getpid(), signal.SIGKILL); os._exit(9)",
    "os._exit": "import os; os._exit(0)",
    "quit": "quit()",
    "segfault": "import ctypes; ctypes.string_at(0)",
    "memory": "import numpy as np; hoard = [np.ones(2**24) for _ in range(99)]",
}


def function(line: str) -> str:
    return f"def double(x):\n    {line}\n"


@pytest.mark.parametrize("line", ENDS.values(), ids=ENDS)
def test_a_cell_that_ends_its_kernel_costs_no_other(lab, line):
    graded = lab.grade(own=[line], limits={"memory_bytes": 2**30})
    assert scores(graded) == FULL
    assert cell(graded, "own-0") in ("killed", "error")
    assert graded.result.status is Status.GRADED


@pytest.mark.parametrize("name", ["os._exit", "segfault", "quit"])
def test_a_function_that_ends_its_kernel_costs_its_question_alone(lab, name):
    graded = lab.grade(double=function(ENDS[name]))
    assert scores(graded) == ONLY_MEAN
    assert set(outcomes(graded, "double").values()) == {Outcome.STUDENT_ERROR}


def test_after_a_death_the_question_is_not_called_again(lab):
    graded = lab.grade(double=function("import os; os._exit(0)"))
    double = graded.result.questions[0]
    assert [check.message for check in double.checks[1:]] == [
        "Not run: an earlier check of this exercise ended the process."
    ] * 2


def test_too_much_memory_is_reported_as_such(lab):
    forks = "import os, time\n" + "    os.fork()\n" * 3
    hoard = forks + "    y = np.ones(5 * 2**23)\n    time.sleep(9)"
    graded = lab.grade(double=function(hoard), limits={"memory_bytes": 5 * 2**28})
    assert scores(graded) == ONLY_MEAN
    assert Outcome.OUT_OF_MEMORY in outcomes(graded, "double").values()


def test_an_infinite_loop_in_a_cell_is_interrupted(lab):
    graded = lab.grade(own=["while True: pass"], limits={"cell_seconds": 1})
    assert scores(graded) == FULL
    assert cell(graded, "own-0") == "timeout"


def test_an_infinite_loop_in_a_function_costs_its_question_alone(lab):
    graded = lab.grade(double=function("while True: pass"), limits={"check_seconds": 1})
    assert scores(graded) == ONLY_MEAN
    assert set(outcomes(graded, "double").values()) == {Outcome.TIMEOUT}


def test_a_loop_that_catches_interrupts_costs_one_limit(lab):
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    graded = lab.grade(own=[stubborn], limits={"cell_seconds": 1})
    assert scores(graded) == FULL
    assert cell(graded, "own-0") == "timeout"


@pytest.mark.parametrize(
    "line", ["import ctypes; ctypes.PyDLL(None).sleep(30)", "7 ** (7 ** 9)"], ids=["sleep", "power"]
)
def test_c_code_that_ignores_an_interrupt_costs_one_limit(lab, line):
    graded = lab.grade(double=function(line), limits={"check_seconds": 3})
    assert scores(graded) == ONLY_MEAN
    assert set(outcomes(graded, "double").values()) == {Outcome.TIMEOUT}


@pytest.mark.parametrize(
    "text",
    ["x = " + "(" * 150 + ")" * 150, "y = " + "-" * 30_000 + "1", "import sys; sys.stdout = None"],
    ids=["brackets", "minuses", "stdout"],
)
def test_a_cell_without_a_reply_costs_no_other(lab, text):
    assert scores(lab.grade(own=[text], limits={"cell_seconds": 2})) == FULL


def test_what_is_written_to_stderr_costs_nothing(lab):
    noisy = (
        "import sys, warnings\nwarnings.warn('odd')\nprint('oh', file=sys.stderr)\nraise ValueError"
    )
    assert scores(lab.grade(own=[noisy])) == FULL


def test_a_question_whose_cell_raises_costs_itself_alone(lab):
    graded = lab.grade(double="def double(x):\n  return x\n 2")
    assert scores(graded) == ONLY_MEAN
    assert set(outcomes(graded, "double").values()) == {Outcome.MISSING}


def test_functions_are_taken_as_their_own_cell_left_them(lab):
    late = "double = len\ndef mean(x):\n    return np.mean(x)\n"
    assert scores(lab.grade(mean=late)) == FULL


def test_cells_beyond_the_limit_are_not_run(lab):
    graded = lab.grade(own=["1"] * 5, limits={"cells": 3})
    assert graded.result.status is Status.PARTIAL
    assert cell(graded, "mean") == "skipped"


def test_a_submission_ends_when_its_time_is_up(lab):
    graded = lab.grade(
        own=["import time; time.sleep(9)"] * 3, limits={"submission_seconds": 2, "cell_seconds": 9}
    )
    assert graded.result.seconds < 9
    assert scores(graded) == {"double": 0, "mean": 0}


def test_the_same_submission_scores_the_same_each_time(lab):
    found = [scores(lab.grade(mean="def mean(x):\n    return sum(x) / 3\n")) for _ in range(3)]
    assert found == [{"double": 3.0, "mean": 1.0}] * 3


def test_process_isolation_grades_too_and_says_so(lab):
    graded = lab.grade(own=["import os; os._exit(0)"], isolation="process")
    assert scores(graded) == FULL
    assert "could read" in graded.result.isolation


def test_the_cell_before_a_deadly_one_is_not_blamed(lab):
    graded = lab.grade(
        own=["fine = 1", "import os; os._exit(1)"], mean="def mean(x):\n    return 3 * fine\n"
    )
    assert [cell(graded, name) for name in ("own-0", "own-1")] == ["ok", "killed"]
    assert scores(graded) == {"double": 3.0, "mean": 1.0}
