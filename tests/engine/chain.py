"""A course in miniature whose later exercises may call earlier ones; see test_follow_through.py."""

from __future__ import annotations

from pathlib import Path

from autograder.course import Assignment, Course

SECRET = 271.8125  # what only hidden checks hand to a student's function

SOURCE = '''\
# %% id="imports"
from collections.abc import Callable

import numpy as np

# %% id="double" role="solution"
def double(x: np.ndarray) -> np.ndarray:
    """Return twice x."""
    ### BEGIN SOLUTION
    return 2 * np.asarray(x)
    ### END SOLUTION


# %% id="double-check" role="check" points=2
grader.check("double")

# %% id="noisy" role="solution"
def noisy(x: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return x with noise."""
    ### BEGIN SOLUTION
    return x + rng.normal(size=np.shape(x))
    ### END SOLUTION


# %% id="noisy-check" role="check" points=2
grader.check("noisy")

# %% id="apply" role="solution"
def apply(f: Callable[[float], float], x: float) -> float:
    """Return f(x)."""
    ### BEGIN SOLUTION
    return f(x)
    ### END SOLUTION


# %% id="apply-check" role="check" points=2
grader.check("apply")

# %% id="total" role="solution"
def total(x: np.ndarray) -> float:
    """Return twice the sum of x."""
    ### BEGIN SOLUTION
    return float(2 * np.sum(x))
    ### END SOLUTION


# %% id="total-check" role="check" points=3
grader.check("total")

# %% id="both" role="solution"
def both(x: np.ndarray, rng: np.random.Generator) -> float:
    """Return twice the sum of x, with noise twice."""
    ### BEGIN SOLUTION
    return float(2 * np.sum(x) + rng.normal() + rng.normal())
    ### END SOLUTION


# %% id="both-check" role="check" points=2
grader.check("both")
'''
_HEAD = """\
import numpy as np
import pytest

from autograder.judging.checks.kit import expect_close

NOISE = np.random.default_rng(7).normal(size=2)

"""


def _check(name: str, call: str, answer: str) -> str:
    return (
        f'@pytest.mark.points(1)\ndef test_{name}(student):\n    """It gives {name}"""\n'
        f'    expect_close({call}, {answer}, "the answer")\n\n\n'
    )


_CHECKS = {
    "double": ("student.double(np.array([X, 1.0]))", "[2 * X, 2]"),
    "noisy": ("student.noisy(np.array([X, X]), np.random.default_rng(7))", "X + NOISE"),
    "apply": ("student.apply(lambda x: 3 * x, X)", "3 * X"),
    "total": ("student.total(np.array([X, 1.0]))", "2 * X + 2"),
    "both": ("student.both(np.array([X]), np.random.default_rng(7))", "2 * X + NOISE.sum()"),
}
FULL = {"double": 2, "noisy": 2, "apply": 2, "total": 3, "both": 2}


def write_chain(root: Path) -> Assignment:
    """Write the course to a folder and return its only assignment, ``chain``."""
    files = {"nbgrader_config.py": "", "source/chain/chain.py": SOURCE}
    files["source/common/helpers.py"] = ""
    files["tests/chain/probes/none.py"] = ""
    for question, (call, answer) in _CHECKS.items():
        public = _HEAD + "X = 3.0\n\n\n" + _check("small", call, answer)
        if question == "total":
            public += _check("nothing", "student.total(np.zeros(3))", "0")
        hidden = _HEAD + f"X = {SECRET}\n\n\n" + _check("large", call, answer)
        files[f"tests/chain/public/test_{question}.py"] = public
        files[f"tests/chain/hidden/test_{question}.py"] = hidden
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Course(root).assignment("chain")
