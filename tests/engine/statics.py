"""The course in miniature with prose that says as much as a real one's: for the static gates."""

from __future__ import annotations

import re

import pytest
from courses import edit

from autograder.course import Assignment, Course
from autograder.errors import BuildError
from autograder.publish.build import build

SOURCE = "source/tiny/tiny.py"
PUBLIC = "tests/tiny/public/test_centre.py"
HIDDEN = "tests/tiny/hidden/test_centre.py"
PROBE = "tests/tiny/probes/rows.py"
MAKE = "tests/tiny/references/make.py"
HELPERS = "source/common/helpers.py"
PICTURES = "source/common/plots/tiny.py"
RIGHT = "tests/tiny/bank/right/centre/numpy_average.py"
# (file, old text, new text, what the build says), and where it says so if not in that line:
# (…, file, text on the line).
Mistake = tuple[str, ...]

TITLE = """\
# # Tiny
#
# One exercise and one question.
#
# | exercise | points | minutes |
# |---|---:|---:|
# | `centre` | 3 | 10 |
# | `why` | 2 | 5 |
# | **total** | **5** | **15** |
#
# See [the exercise](#Exercise-centre:-move-the-mean-to-zero) and [the words](data/words.npz).
"""

TEXT = """\
# ## Exercise centre: move the mean to zero
#
# Move the rows of a table so that their mean is zero, as `np.mean` sees it, whatever the 3 points
# of the plane are. `load_words()` brings words.
#
# **Goal.** `centre(x, axis=0)`.
# **Difficulty** easy · **10
# minutes** · **3 points**
#
# **Example.** `centre(np.array([1.0, 3.0]))` gives `[-1, 1]`.
"""

QUESTION = """\
# %% [markdown] id="why-question"
# **Question `why`** (written, 2 points, 5 minutes). Why? Run `grader.check("centre")` first.

"""

END = """
# %% [markdown] id="hand-in-text"
# ## Hand in
#
# Hand in **`tiny.ipynb`**, or `tiny.zip`.

# %% id="hand-in" tags=["student-only"]
grader.export(export_path="tiny.zip")
"""

PLOTS = '''\
"""Plots of tiny."""


def draw(x, title="", columns=3):
    """Draw x."""
    return x, title, columns
'''

SPREAD = "tests/tiny/public/test_spread.py"
SECOND = '''\
# %% [markdown] id="spread-text"
# ## Exercise spread: far from the mean
#
# **Goal.** `spread(x)`. **Difficulty** easy · **5 minutes** · **1 point**

# %% id="spread" role="solution"
def spread(x):
    """Return the standard deviation."""
    ### BEGIN SOLUTION
    return x.std()
    ### END SOLUTION


# %% id="spread-check" role="check" points=1
grader.check("spread")

'''
SECOND_CHECKS = '''\
"""Public checks of the exercise spread."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect_close


@pytest.mark.points(1)
def test_numbers(student):
    """A few numbers"""
    expect_close(student.spread(np.array([1.0, 3.0])), 1, "spread(x)")
'''


def add_second_question(assignment: Assignment) -> None:
    """Add a question ``spread`` to the enriched course."""
    source = assignment.source
    edit(source, '# %% [markdown] id="why-question"', f'{SECOND}# %% [markdown] id="why-question"')
    edit(source, "# | `why` | 2 | 5 |\n", "# | `spread` | 1 | 5 |\n# | `why` | 2 | 5 |\n")
    edit(source, "**total** | **5** | **15**", "**total** | **6** | **20**")
    (assignment.root / SPREAD).write_text(SECOND_CHECKS, encoding="utf-8")


def enrich(assignment: Assignment) -> None:
    """Give the course in miniature a table, statements, links, pictures and a plot."""
    source = assignment.source
    edit(source, "# # Tiny\n#\n# One exercise and one question.\n", TITLE)
    edit(source, "# ## Exercise centre: move the mean to zero\n", TEXT)
    edit(source, '# %% [markdown] id="why"', f'{QUESTION}# %% [markdown] id="why"')
    edit(source, "from helpers import", "from plots import tiny as pictures\nfrom helpers import")
    edit(source, "print(centre", 'pictures.draw(centre(np.eye(3)), title="3")\nprint(centre')
    source.write_text(source.read_text(encoding="utf-8") + END, encoding="utf-8")
    plots = assignment.root / "source/common/plots/tiny.py"
    plots.write_text(PLOTS, encoding="utf-8")


def refusal(assignment: Assignment) -> str:
    """Return what `iml build --check` says instead of building."""
    with pytest.raises(BuildError) as caught:
        build(Course(assignment.root), [assignment.name], check_only=True)
    return str(caught.value)


def check_refused(assignment: Assignment, mistake: Mistake) -> None:
    """Make a mistake: (file, old, new, message), and what it says is where the mistake is.

    Where that is not the line that was changed, (…, file, text) gives the place.
    """
    file, old, new, message = mistake[:4]
    edit(assignment.root / file, old, new)
    file, text = mistake[4:] or (file, next(line for line in new.splitlines() if line))
    content = (assignment.root / file).read_text(encoding="utf-8")
    line = content.count("\n", 0, content.index(text)) + 1
    said = refusal(assignment)
    assert re.search(rf"(?m)^{re.escape(file)}:{line}: .*{message}", said), said


def label(mistake: Mistake) -> str:
    """Name a test after what was written."""
    return f"{mistake[2]!a:.40}"
