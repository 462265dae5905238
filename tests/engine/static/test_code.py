"""Cells, helpers and prose: names, calls, signatures, links, data."""

from __future__ import annotations

import re

import pytest
from courses import edit
from statics import HELPERS, PICTURES, SOURCE, Mistake, check_refused, label, refusal

from autograder.course import Assignment, Course
from autograder.publish.build import build

CODE = [
    (SOURCE, "return x - middle", "return x - (middle", r"syntax error: '\(' was never closed"),
    (SOURCE, "epochs = 20", "epochs = = 20", "syntax error: invalid syntax: epochs = = 20"),
    (
        SOURCE,
        "epochs = 20",
        "epochs = 20\nreturn epochs",
        "error: 'return' outside function",
        SOURCE,
        "return ep",
    ),
    (SOURCE, "epochs = 20", 'epochs = 20, "\\d"', "invalid escape sequence .*; put r before"),
    (SOURCE, "print(centre", "print(center", "nothing defines 'center'; did you mean 'centre'"),
    (SOURCE, "import numpy as np\n", "import pandas as np\n", "students can't import pandas"),
    (
        SOURCE,
        "import load_words",
        "import load_word",
        "helpers.py has no 'load_word'.*'load_words'",
    ),
    (
        SOURCE,
        "import tiny as",
        "import tinny as",
        r"plots/__init__.py has no 'tinny'; did you mean",
    ),
    (SOURCE, "import Grader", "import Grade", "checking.py has no 'Grade'; did you mean 'Grader'"),
    (SOURCE, "pictures.draw(", "pictures.drew(", "tiny.py has no 'drew'; did you mean 'draw'"),
    (
        SOURCE,
        'title="3"',
        'titel="3"',
        "draw is called with .*'titel'; it is draw.x, title='', col",
    ),
    (
        SOURCE,
        "print(centre(np.arange(4.0)),",
        "print(centre(1, 2, 3),",
        "called with too many positional",
    ),
    (SOURCE, "epochs = 20\n", "epochs = 20 * steps\n", "nothing defines 'steps'"),
    (
        SOURCE,
        "epochs = 20\n",
        "epochs = len(centre.__name__)\n",
        "'centre' is defined further down",
    ),
    (SOURCE, "`centre(x, axis=0)`", "`centre(x, axis=1)`", r"the cell defines centre\(x, axis=0\)"),
    (SOURCE, "`centre(x, axis=0)`", "`centre(x, dim=0)`", r"the cell defines centre\(x, axis=0\)"),
    (
        SOURCE,
        "`centre(x, axis=0)`",
        "`center(x, axis=0)`",
        "nothing is called 'center'; did you mean",
    ),
    (SOURCE, "`centre(np.array", "`centre(1, 2, np.array", "too many positional arguments"),
    (SOURCE, "`load_words()`", "`load_images()`", "nothing is called 'load_images'"),
    (SOURCE, "`load_words()`", "`load_wrods`", "nothing is called 'load_wrods'.*'load_words'"),
    (SOURCE, "`load_words()`", "`axiss`", "nothing is called 'axiss'; did you mean 'axis'"),
    (
        SOURCE,
        "moved to zero.",
        "moved to zero.\n\n    Args:\n        axs: which.\n    ",
        "explains 'axs'",
        SOURCE,
        "axs:",
    ),
    (
        SOURCE,
        'grading={"epochs"',
        'grading={"epoch"',
        "grading sets 'epoch', .* did you mean 'epochs'",
    ),
    (SOURCE, '"epochs": 1}', '"epochs": "1"}', "sets epochs to '1', but its own value is 20"),
    (
        SOURCE,
        "(#Exercise-centre:-m",
        "(#exercise-centre-m",
        "no heading .*; write #Exercise-centre:-move",
    ),
    (
        SOURCE,
        "(data/words.npz)",
        "(data/wrods.npz)",
        "holds no file 'data/wrods.npz'; did you mean",
    ),
    (
        SOURCE,
        "One exercise and",
        "![a](images/a.png) One exercise and",
        "no picture 'images/a.png'",
    ),
    (SOURCE, "One exercise and", "[a](www.a.org) One exercise and", "write https://www.a.org"),
    (SOURCE, "One exercise and", "<p>*Only* one</p>\n#\n# and", r"as it is; write <em>Only</em>"),
    (SOURCE, "One exercise and", "<p>A `b`</p>\n#\n# and", r"as it is; write <code>b</code>"),
    (HELPERS, 'return "words"', "return wrods", "nothing defines 'wrods'"),
    (
        HELPERS,
        'return "words"',
        'return "data/wrods.npz"',
        "source/common/data/ has no wrods.npz; did",
    ),
    (
        HELPERS,
        'return "words"',
        'DATA = ""\n    return DATA / "a.npz"',
        "has no a.npz",
        HELPERS,
        "DATA /",
    ),
    (HELPERS, 'return "words"', 'return "words', "syntax error: unterminated string literal"),
    (HELPERS, '    return "words"', '    ä = "words"\n    return ä', "'ä' can't be escaped here"),
    (
        PICTURES,
        "return x, title",
        "return x, titel",
        "nothing defines 'titel'; did you mean 'title'",
    ),
]


@pytest.mark.parametrize("mistake", CODE, ids=label)
def test_a_mistake_in_code_or_prose_is_refused_with_file_and_line(
    rich: Assignment, mistake: Mistake
) -> None:
    check_refused(rich, mistake)


def test_data_that_a_helper_is_to_load_must_be_there(rich: Assignment) -> None:
    edit(rich.root / HELPERS, "def load_words()", "def load_words(name='words')")
    edit(rich.source, "print(centre", 'load_words("wrods")\nprint(centre')
    assert "source/common/data/ has no wrods.npz; did you mean 'words.npz'" in refusal(rich)


def test_a_budget_is_set_in_one_cell(rich: Assignment) -> None:
    second = '# %% id="more" tags=["parameters"]\nsteps = 3\n\n'
    edit(rich.source, '# %% id="see"', f'{second}# %% id="see"')
    assert "cell more: the budget is in the cell budget already" in refusal(rich)


def test_cells_may_use_what_students_are_asked_to_define(rich: Assignment) -> None:
    solution = "### BEGIN SOLUTION\ndef spread(x):\n    return x.std()\n\n\n### END SOLUTION\n"
    edit(rich.source, "def centre(x", f"{solution}def centre(x")
    edit(rich.source, "print(centre", "print(spread(np.eye(2)))\nprint(centre")
    assert "only the solution of centre defines 'spread': students lack it" in refusal(rich)
    edit(rich.source, "**Goal.** `centre", "**Goal.** `spread(x)` and `centre")
    build(Course(rich.root), ["tiny"], check_only=True)


def test_lines_that_give_answers_away_are_named(rich: Assignment) -> None:
    edit(rich.source, "print(centre", "middle = x.mean(axis=axis, keepdims=True)\nprint(centre")
    edit(
        rich.root / HELPERS,
        "def load",
        "x = 'The deviations from a mean add up to nothing.'\ndef load",
    )
    edit(rich.root / HELPERS, "x = ", "# The deviations from a mean add up to nothing.\nx = ")
    said = refusal(rich)
    assert re.search(
        rf"(?m)^{SOURCE}:\d+: 'middle=x.mean.* gives away the solution of centre", said
    )
    assert re.search(rf"(?m)^{HELPERS}:\d+: 'Thedeviations.* gives away the solution of why", said)
