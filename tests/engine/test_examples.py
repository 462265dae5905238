"""The worked examples in the exercises' texts: the reference solution gives what they say."""

import re

import numpy as np
import pytest

from autograder.course import Course
from autograder.judging.checks.reference import Reference
from autograder.notebook.source import read_source

COURSE = Course.find()
EXAMPLE = re.compile(r"`([^`]+)`\s+gives\s+`([^`]+)`")


def texts(name):
    """Return what is written above each exercise's cell."""
    above, found = "", {}
    for cell in read_source(COURSE.assignment(name)).cells:
        if cell.kind == "markdown":
            above = cell.text
        elif cell.role == "solution":
            found[cell.id] = above
    return found


def agree(found, said):
    """Tell whether two results are alike, up to the three decimals of a text."""
    if isinstance(said, str):
        return found == said
    if isinstance(said, list | tuple) and isinstance(found, list | tuple):
        return len(found) == len(said) and all(map(agree, found, said))
    return np.allclose(found, said, rtol=0, atol=6e-4)


@pytest.mark.parametrize("name", COURSE.names())
def test_every_exercise_shows_an_example_and_all_examples_hold(name):
    namespace = Reference(COURSE.assignment(name)).namespace | {"np": np}
    for question, text in texts(name).items():
        examples = EXAMPLE.findall(text)
        assert examples, f"{question} shows no example"
        for expression, said in examples:
            found = eval(" ".join(expression.split()), namespace)
            assert agree(found, eval(said, namespace)), f"{question}: {expression} is {found}"
