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
