"""The course in miniature with prose that says as much as a real one's: for the static gates."""

from __future__ import annotations

from courses import edit

from autograder.course import Assignment

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
grader.export(export_path="tiny.zip", pdf=False)
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

from autograder.checks.kit import expect_close


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
