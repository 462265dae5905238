"""A question has one name, and a notebook calls itself by its own."""

from __future__ import annotations

import otter
import pytest
from courses import edit
from statics import (
    MAKE,
    SOURCE,
    SPREAD,
    Mistake,
    add_second_question,
    check_refused,
    label,
    refusal,
)

from autograder.course import Assignment, Course
from autograder.publish.build import prove_sources
from autograder.publish.static.addresses import GRADER

NAMES = [
    (
        SOURCE,
        '\ngrader.check("centre")',
        '\ngrader.check("center")',
        "doesn't check 'centre' but 'cent",
    ),
    (
        SOURCE,
        '\ngrader.check("centre")',
        "\ngrader.chek('centre')",
        "no 'chek'; did you mean 'check'",
    ),
    (
        SOURCE,
        '\ngrader.check("centre")',
        "\npass",
        r'doesn.t check .centre.; write grader.check\("ce',
    ),
    (
        SOURCE,
        "print(centre",
        'grader.check("center")\nprint(centre',
        "no question 'center'.*'centre'",
    ),
    (SOURCE, '`grader.check("centre")`', '`grader.check("cent")`', "no question 'cent'.*'centre'"),
    (
        SOURCE,
        "Exercise centre: move",
        "Exercise center: move",
        "no question 'center'; did you mean",
    ),
    (SOURCE, "Question `why`", "Question `wy`", "no question 'wy'; did you mean 'why'"),
    (
        SOURCE,
        "Question `why`",
        "Question `centre`",
        "announces centre, but the next .* cell is why",
    ),
    (
        SOURCE,
        "    ### BEGIN",
        '    raise NotImplementedError("Exercise center")\n    ### BEGIN',
        "names",
    ),
    (SOURCE, '("tiny.ipynb")', '("other.ipynb")', r"is given 'other.ipynb' .*; write 'tiny.ipynb'"),
    (
        SOURCE,
        '("tiny.ipynb")',
        '("tiny.ipynb", tests_dir="test")',
        "is given 'test' .*; write 'tests'",
    ),
    (SOURCE, 'export_path="tiny', 'export_path="tinny', "'tinny.zip' .*; write 'tiny.zip'"),
    (
        SOURCE,
        "**`tiny.ipynb`**",
        "**`tinny.ipynb`**",
        "'tinny.ipynb' is not a file .*; write tiny.ipynb",
    ),
    (
        SOURCE,
        "One exercise and",
        "{{colab_url}}/x/x.ipynb. One exercise and",
        "another assignment than",
    ),
    (
        SOURCE,
        "One exercise and",
        "{{curse_url}}/x. One exercise and",
        "{{curse_url}} is not a placeholder",
    ),
    (MAKE, "def centre(", "def center(", "no question 'center'; did you mean 'centre'"),
]
SECOND = [
    (
        SPREAD,
        "exercise spread",
        "exercise centre",
        "the first line names centre, but .* spread",
    ),
    (SPREAD, "student.spread", "student.centre", "the cell spread defines no 'centre'; it defines"),
    (
        SOURCE,
        "Exercise spread: far",
        "Exercise centre: far",
        "announces centre, but the next .* spread",
    ),
    (
        SOURCE,
        "**Goal.** `spread(x)`",
        "**Goal.** `centre(x)`",
        "goal names centre, but the cell spread",
    ),
    (
        SOURCE,
        'grader.check("spread")',
        'grader.check("centre")',
        "doesn't check 'spread' but 'centre'",
        SOURCE,
        'grader.check("centre")\n\n# %% [markdown] id="why',
    ),
    (
        SOURCE,
        'grader.check("spread")',
        'grader.check("spread")\ngrader.check("centre")',
        "checks centre too",
        SOURCE,
        'grader.check("centre")\n\n# %% [markdown] id="why',
    ),
    (
        SOURCE,
        "    ### BEGIN SOLUTION\n    return x.std()\n    ### END SOLUTION",
        "    return x.std()\n\n\n### BEGIN SOLUTION\n### END SOLUTION",
        "call spread, but students get it complete",
        SOURCE,
        "def spread",
    ),
]


@pytest.mark.parametrize("mistake", NAMES, ids=label)
def test_a_wrong_name_is_refused_with_file_and_line(rich: Assignment, mistake: Mistake) -> None:
    check_refused(rich, mistake)


@pytest.mark.parametrize("mistake", SECOND, ids=label)
def test_questions_that_are_mixed_up_are_refused(rich: Assignment, mistake: Mistake) -> None:
    add_second_question(rich)
    prove_sources(Course(rich.root), ["tiny"])
    check_refused(rich, mistake)


def test_a_check_cell_behind_another_question_is_refused(rich: Assignment) -> None:
    add_second_question(rich)
    check = '# %% id="centre-check" role="check" points=3\ngrader.check("centre")\n\n'
    edit(rich.source, check, "")
    edit(
        rich.source,
        '# %% [markdown] id="why-question"',
        f'{check}# %% [markdown] id="why-question"',
    )
    assert "the cell of spread is between this and the cell of centre" in refusal(rich)


def test_the_names_that_otter_offers_are_otter_s() -> None:
    public = {name for name in vars(otter.Notebook) if not name.startswith("_")}
    assert set(GRADER) == public
