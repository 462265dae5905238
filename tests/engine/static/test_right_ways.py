"""What is right is not refused, however it is written."""

from __future__ import annotations

import pytest
from courses import REPOSITORY, edit
from effort import effort
from statics import HIDDEN, add_second_question

from autograder.course import Assignment, Course
from autograder.publish.build import build, prove_sources

RIGHT_WAYS = [
    ("print(centre", "# %time centre(np.eye(2))\n# !ls\nprint(centre"),
    ("print(centre", "%time centre(np.eye(2))\n!ls\nfiles = !ls\nprint(centre"),
    ("print(centre", "# %%capture shown\nprint(shown)\nprint(centre"),
    ("print(centre", "await something() if (something := None) else display(In, _)\nprint(centre"),
    ("print(centre", "def centre(x, y, z):\n    pass\n\n\ncentre(1, 2, 3)\nprint(centre"),
    ("print(centre", "centre(*[np.eye(2)], **{})\nprint(centre"),
    (
        "One exercise and",
        "Each of 3 points counts 1 point. `np.expand_dims`, `fit(x=3)`, `(n, d)`,",
    ),
    ("One exercise and", "As in `lecture.ipynb`, with `few_words` and `axes`. One exercise and"),
    ("Move the rows", "Training takes **3 minutes** (1 minute at best). This gives 9 points.\n# "),
    ("Move the rows", "## Question time\n#\n# Move the rows"),
    ("One exercise and", '<a id="here"></a>[there](#here), $a_{{b}}$, `d_k` and {{x}}'),
    ("One exercise and", '<p title="*">2 * 3, $a^*b^*$ * <em>c</em></p>\n#\n# *One* `x` and'),
    ("**Goal.** `centre(x, axis=0)`", "**Goal.** `centre(x)` and so on, `centre(x=1, axis=5)`"),
    ("**Example.** `centre(np", "**Example.** `centre(x, axis=1)`, `centre(np"),
]


def test_a_sound_course_passes(rich: Assignment) -> None:
    (report,) = build(Course(rich.root), ["tiny"], check_only=True)
    assert report.proofs


@pytest.mark.parametrize("way", RIGHT_WAYS, ids=lambda way: f"{way[1]!a:.40}")
def test_right_ways_to_write_are_not_refused(rich: Assignment, way: tuple[str, str]) -> None:
    edit(rich.source, *way)
    prove_sources(Course(rich.root), ["tiny"])


def test_a_name_that_two_cells_define_is_not_held_against_either(rich: Assignment) -> None:
    add_second_question(rich)
    edit(rich.source, "def spread(x)", "def centre(x, y, z):\n    pass\n\n\ndef spread(x)")
    prove_sources(Course(rich.root), ["tiny"])


def test_public_and_hidden_checks_may_share_a_title(rich: Assignment) -> None:
    edit(rich.root / HIDDEN, "Numbers far from zero are centred", "Every column has mean zero")
    prove_sources(Course(rich.root), ["tiny"])


def test_our_own_assignments_are_proved_in_little_time() -> None:
    course = Course(REPOSITORY)
    for name in course.names():
        # It takes about 15; `iml build` says the seconds.
        assert effort(lambda name=name: prove_sources(course, [name])) < 40
