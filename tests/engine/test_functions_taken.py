"""Which function counts for a question: the one that a student would say is the answer."""

import pytest
from lab import SOLVED, cell, outcomes, scores

from autograder.notebook.source import read_source
from autograder.results import Outcome, Status

FULL = {"double": 3.0, "mean": 2.0}
NONE = {"double": 0.0, "mean": 2.0}
ANSWER = SOLVED["double"]
WRONG = "def double(x):\n    return 3 * np.asarray(x)\n"
STUB = 'def double(x):\n    raise NotImplementedError("Exercise double: not written yet")\n'
CHECK = ("double-check", "")
MEAN = ("mean", SOLVED["mean"])

# By what a student did with the cells round the exercise `double`; "" is a cell of their own.
RIGHT = {
    "below the stub": [("double", STUB), ("", ANSWER), CHECK],
    "above the stub": [("", ANSWER), ("double", STUB), CHECK],
    "above everything": [("", ANSWER), ("imports", ""), ("double", STUB), CHECK],
    "in another exercise's cell": [("double", STUB), CHECK, ("mean", SOLVED["mean"] + ANSWER)],
    "below the check": [("double", STUB), CHECK, ("", ANSWER)],
    "two, the last one right": [("double", WRONG), ("", ANSWER), CHECK],
    "stub run again below": [("double", ANSWER), ("", STUB), CHECK],
    "stub with other words": [
        ("double", ANSWER),
        ("", STUB.replace("(x):", '(x: "array") -> list:\n    """My own words."""\n    # todo')),
        CHECK,
    ],
    "overwritten by a result": [
        ("double", ANSWER),
        ("", "double = double(np.ones(3))"),
        CHECK,
        ("", "double = 7"),
    ],
    "overwritten by a later import": [
        ("double", ANSWER),
        CHECK,
        ("", "from numpy import negative as double"),
    ],
    "deleted later": [("double", ANSWER), CHECK, ("", "del double")],
    "lambda": [("double", STUB), ("", "double = lambda x: 2 * np.asarray(x)"), CHECK],
    "another name": [
        ("double", STUB),
        ("", "def twice(x):\n    return 2 * np.asarray(x)\ndouble = twice"),
        CHECK,
    ],
    "partial": [
        ("double", "from functools import partial\ndouble = partial(np.multiply, 2.0)"),
        CHECK,
    ],
    "imported": [("double", "import operator\nfrom math import *"), ("", ANSWER), CHECK],
    "decorated": [
        ("double", "import functools\n@functools.cache\ndef two():\n    return 2\n"),
        ("", "@np.vectorize\ndef double(x):\n    return two() * x"),
        CHECK,
    ],
    "a class": [
        ("double", "class double:\n    def __new__(cls, x):\n        return 2 * np.asarray(x)"),
        CHECK,
    ],
    "under a condition": [
        ("double", STUB),
        ("", "if True:\n    " + ANSWER.replace("\n", "\n    ")),
        CHECK,
    ],
    "by exec": [("double", STUB), ("", f"exec({ANSWER!r})"), CHECK],
    "below magics": [("double", STUB), ("", f"%matplotlib inline\n!true\n{ANSWER}"), CHECK],
    "a timed cell": [("double", STUB), ("", f"%%time\n{ANSWER}"), CHECK],
    "a timed stub": [("double", ANSWER), ("", f"%%time\n{STUB}"), CHECK],
    "a helper of a later cell": [
        ("double", "def double(x):\n    return factor() * np.asarray(x)"),
        CHECK,
        ("", "def factor():\n    return 2"),
    ],
    "defined in the last cell": [
        ("double", STUB),
        CHECK,
        MEAN,
        ("mean-check", ""),
        ("", "from operator import neg as double"),
        ("", ANSWER),
    ],
    "split in two": [("double", "TWO = 2"), ("double", ANSWER), CHECK],
    "split, stub in a comment": [
        ("double", "# raise NotImplementedError(\nTWO = 2"),
        ("double", "def double(x):\n    return TWO * np.asarray(x)"),
        CHECK,
    ],
    "split, the copy is the stub": [("double", ANSWER), ("double", STUB), CHECK],
    "split round an own cell": [
        ("double", "ONE = 1"),
        ("", "TWO = 2 * ONE"),
        ("double", "factor = TWO\ndef double(x):\n    return factor * np.asarray(x)"),
        CHECK,
    ],
}
LOST = {
    "the stub alone": [("double", STUB), CHECK],
    "two, the last one wrong": [("double", ANSWER), ("", WRONG), CHECK],
    "a right one, but only imported later": [
        ("double", WRONG),
        CHECK,
        ("", "from numpy import positive as double"),
    ],
    "changed by a helper's later version": [
        (
            "double",
            "def factor():\n    return 2\ndef double(x):\n    return factor() * np.asarray(x)",
        ),
        CHECK,
        ("", "def factor():\n    return 3"),
    ],
}


def with_mean(cells):
    return cells if MEAN in cells or any(name == "mean" for name, _ in cells) else [*cells, MEAN]


@pytest.mark.parametrize("cells", RIGHT.values(), ids=RIGHT)
def test_a_right_function_counts_wherever_it_is(lab, cells):
    assert scores(lab.grade_cells(*with_mean(cells))) == FULL


@pytest.mark.parametrize("cells", LOST.values(), ids=LOST)
def test_a_wrong_one_or_none_does_not(lab, cells):
    assert scores(lab.grade_cells(*with_mean(cells))) == NONE


def test_the_release_stub_is_known_by_its_syntax_tree(lab):
    text = read_source(lab.assignment).cell("double").released
    assert scores(lab.grade_cells(("double", ANSWER), ("double", text), CHECK, MEAN)) == FULL
    graded = lab.grade_cells(("double", text), CHECK, MEAN)
    assert {check.message for check in graded.result.questions[0].checks} == {
        "Not written yet: the exercise still raises NotImplementedError."
    }


def test_a_stub_below_the_answer_is_no_trap_for_later_cells(lab):
    uses = "def mean(x):\n    return float(np.sum(double(x))) / 2 / len(x)\n"
    graded = lab.grade_cells(("", ANSWER), ("double", STUB), CHECK, ("mean", uses))
    assert scores(graded) == FULL


STUBBORN = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
DEATHS = {
    "later cell": [
        ("double", STUB),
        ("", ANSWER),
        ("", "double = 7"),
        CHECK,
        ("", "import os; os._exit(1)"),
    ],
    "a function's call": [
        ("double", STUB),
        ("", ANSWER),
        CHECK,
        ("", "double = 7"),
        ("mean", "def mean(x):\n    import os; os._exit(1)"),
    ],
    "its own cell, below": [("double", f"{ANSWER}\nimport os\nos._exit(1)"), CHECK],
    "its own cell, in C": [("double", f"{ANSWER}\nimport ctypes\nctypes.string_at(0)"), CHECK],
    "after an endless loop": [
        ("double", f"FACTOR = 2\n{ANSWER}\nwhile True: pass"),
        CHECK,
        ("", "import os; os._exit(1)"),
    ],
    "after a loop that no interrupt ends": [("double", f"{ANSWER}\n{STUBBORN}"), CHECK],
}


@pytest.mark.parametrize("cells", DEATHS.values(), ids=DEATHS)
def test_a_death_loses_no_function(lab, cells):
    graded = lab.grade_cells(*with_mean(cells), cell_seconds=1)
    assert scores(graded)["double"] == 3
    assert graded.result.status is Status.GRADED


def test_a_cell_that_died_is_not_run_again_in_full(lab):
    noted = "open('ran', 'a').write('x')\nimport os; os._exit(1)"
    graded = lab.grade_cells(
        ("double", f"{ANSWER}{noted}"),
        CHECK,
        ("mean", SOLVED["mean"] + "\nassert not __import__('os').path.exists('ran')"),
    )
    assert scores(graded) == FULL
    assert cell(graded, "double") == "killed"
    assert cell(graded, "mean") == "ok"
    assert set(outcomes(graded, "double").values()) == {Outcome.PASSED}
