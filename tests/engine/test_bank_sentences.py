"""Each wrong answer says in one sentence what it does; a student is to read it some day."""

import ast
import re

import pytest
from courses import REPOSITORY

from autograder.course import Course

COURSE = Course.find(REPOSITORY)
# "Divides the scores by beta instead of multiplying them.": it goes on from "your function".
SENTENCE = re.compile(r"((Doesn't|Never) [a-z]+s?|[A-Z][a-z]+s,?)(\s\S+)+\.")


@pytest.mark.parametrize("assignment", COURSE.names())
def test_a_wrong_answer_says_what_it_does(assignment):
    paths = sorted(COURSE.assignment(assignment).bank.glob("wrong/*/*.py"))
    assert paths
    said = {path: ast.get_docstring(ast.parse(path.read_text("utf-8"))) or "" for path in paths}
    unclear = {
        f"{path.parent.name}/{path.stem}": text
        for path, text in said.items()
        if not SENTENCE.fullmatch(text.split("\n\n")[0])
    }
    assert not unclear
