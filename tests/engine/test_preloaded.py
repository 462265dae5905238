"""The warm process imports what the course's code mentions, and nothing that it does not."""

from __future__ import annotations

from pathlib import Path

import pytest
from courses import REPOSITORY
from lab import Lab, write_lab

from autograder.course import Assignment, Course
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.preloaded import ALL, preloaded, used


def test_this_course_uses_all_of_it():
    assert preloaded(Course(REPOSITORY)) == ALL


def test_a_course_of_plain_arrays_waits_for_no_tensorflow(tiny: Assignment):
    found = preloaded(Course(tiny.root))
    assert "numpy" in found
    assert not {"tensorflow", "keras", "gensim.models", "sklearn.decomposition"} & {*found}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("import tensorflow as tf", True),
        ("    from tensorflow import data", True),
        ("import tensorflow_io", False),
        ("import numpy", False),
    ],
)
def test_a_package_is_used_where_its_name_is_written(text: str, wanted: bool):
    assert ("tensorflow" in used([text])) is wanted


def test_a_student_may_import_what_was_left_out(tmp_path: Path):
    course = write_lab(tmp_path / "course")
    with WarmProcess(modules=preloaded(Course(course.root))) as warm:
        warm.wait_ready()
        # Importing takes seconds: that is what is left out, and what the limit has to allow.
        graded = Lab(course, warm, tmp_path).grade(
            double="import keras\n\ndef double(x):\n    return keras.ops.add(x, x)\n",
            limits={"cell_seconds": 120, "submission_seconds": 300},
        )
    assert graded.result.score == graded.result.max_score
