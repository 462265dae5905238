"""A whole course in miniature, for tests: one assignment, one checked and one written question."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np

from autograder.course import Assignment, Course

REPOSITORY = Path(__file__).resolve().parents[2]

SOURCE = '''\
# %% [markdown] id="title"
# # Tiny
#
# One exercise and one question.

# %% id="start" tags=["student-only"]
# %matplotlib inline
from checking import Grader

grader = Grader("tiny.ipynb")

# %% id="imports"
import numpy as np
from helpers import load_words

# %% id="budget" tags=["parameters"] grading={"epochs": 1}
epochs = 20

# %% [markdown] id="centre-text"
# ## Exercise centre: move the mean to zero

# %% id="centre" role="solution"
def centre(x: np.ndarray, axis: int = 0) -> np.ndarray:
    """Return x with its mean along axis moved to zero."""
    ### BEGIN SOLUTION
    middle = x.mean(axis=axis, keepdims=True)
    return x - middle
    ### END SOLUTION


# %% id="centre-check" role="check" points=3
grader.check("centre")

# %% id="see" tags=["explore"]
print(centre(np.arange(4.0)), load_words())

# %% [markdown] id="why" role="written" points=2
# Why is the mean zero?
#
# ### BEGIN SOLUTION
# The deviations from a mean add up to nothing.
# ### END SOLUTION
'''

PUBLIC = '''\
"""Public checks of the exercise centre."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_close

X = np.array([[1.0, 2.0], [3.0, 8.0]])


@pytest.mark.points(1)
@pytest.mark.hint("Subtract the mean of each column.")
def test_columns(student):
    """Every column has mean zero"""
    expect_close(student.centre(X), [[-1, -3], [1, 3]], "centre(x)")


@pytest.mark.points(0.5)
def test_axis(student):
    """The axis can be chosen"""
    rows = student.probe("rows").sums(student.centre(X, axis=1))
    expect(len(rows) == 2, "centre(x, axis=1) should keep the rows.")
    expect_close(rows, [0, 0], "the sums of rows", "With axis=1, every row should sum to zero.")
'''

HIDDEN = '''\
"""Hidden checks of the exercise centre."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_close


@pytest.fixture
def numbers(reference):
    """Whole numbers with a large mean."""
    return reference["numbers"]


@pytest.mark.points(1.5)
@pytest.mark.hint("Does it work far from zero?")
def test_far_from_zero(student, numbers, reference, hidden_images):
    """Numbers far from zero are centred"""
    expect_close(student.centre(numbers), reference["centred"], "centre of large numbers")
    pixels = hidden_images["mnist"].reshape(3, -1).astype(float)
    message = "The mean of an image should be zero."
    expect(abs(np.mean(student.centre(pixels))) < 1e-6, message)
'''

COURSE_URL = "https://github.com/tiny/course"

FILES = {
    "pyproject.toml": f'[tool.iml]\ncourse-url = "{COURSE_URL}"\n',
    "source/tiny/tiny.py": SOURCE,
    "source/common/helpers.py": '"""Data."""\n\n\ndef load_words() -> str:\n    return "words"\n',
    "source/common/plots/__init__.py": '"""Plots."""\n',
    "source/common/plots/tiny.py": '"""Plots of tiny."""\n',
    "source/common/data/words.npz": "not really an archive\n",
    "source/common/data/glove.npz": "not needed by tiny\n",
    "source/common/data/LICENSE.md": "Anyone may use these words.\n",
    "tests/tiny/public/test_centre.py": PUBLIC,
    "tests/tiny/hidden/test_centre.py": HIDDEN,
    "tests/tiny/probes/rows.py": (
        '"""Sums of rows."""\n\n\ndef sums(x):\n    return [row.sum() for row in x]\n'
    ),
    "tests/tiny/references/make.py": (
        "import numpy as np\n\n\ndef centre(student, images):\n"
        "    numbers = np.arange(2000.0).reshape(40, 50) + 100000\n"
        '    return {"numbers": numbers, "centred": student.centre(numbers)}\n'
    ),
    "tests/tiny/bank/right/centre/numpy_average.py": (
        '"""With np.average."""\n\n\ndef centre(x, axis=0):\n'
        "    return x - np.expand_dims(np.average(x, axis=axis), axis)\n"
    ),
}
LOCKED = (
    *("gensim", "jupyterlab", "keras", "matplotlib", "networkx", "numpy", "otter-grader"),
    *("scikit-learn", "scipy", "tensorflow"),
)


def write_tiny_course(root: Path) -> Assignment:
    """Write the course to a folder and return its only assignment, ``tiny``."""
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    shutil.copy(REPOSITORY / "nbgrader_config.py", root)
    lock = [f'[[package]]\nname = "{name}"\nversion = "1.2.3"\n' for name in LOCKED]
    (root / "uv.lock").write_text("\n".join(lock), encoding="utf-8")
    numbers = np.arange(2000.0).reshape(40, 50) + 100000
    save(
        root / "tests/tiny/references/centre.npz",
        numbers=numbers,
        centred=numbers - numbers[19:21].mean(axis=0),
    )
    save(root / "tests/hidden_images.npz", mnist=np.arange(300, dtype=np.uint16).reshape(3, 10, 10))
    return Course(root).assignment("tiny")


def save(path: Path, **arrays: np.ndarray) -> None:
    """Write arrays as ``.npz``."""
    stream = io.BytesIO()
    np.savez_compressed(stream, **arrays)
    path.write_bytes(stream.getvalue())


def edit(path: Path, old: str, new: str) -> None:
    """Replace a text that must stand in a file."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
