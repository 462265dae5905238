"""Each worked example of a text is a public check, called with exactly what is printed."""

from __future__ import annotations

import numpy as np
import pytest
from in_process import checks_in_process
from recording import CALLS, same
from test_examples import EXAMPLE, texts

from autograder.course import Course, Visibility
from autograder.judging.checks.reference import Reference
from autograder.notebook.markers import without_markers
from autograder.notebook.source import read_source

ATTENTION = Course.find().assignment("attention")


@pytest.mark.parametrize("question", texts("attention"))
def test_the_printed_calls_are_among_those_of_the_public_checks(question):
    source = read_source(ATTENTION)
    text = without_markers(next(cell.text for cell in source.cells if cell.id == question))
    reference = Reference(ATTENTION, {question: text})
    names = [name for name in reference.namespace if f"\ndef {name}(" in f"\n{text}"]
    lines = "".join(f"{name} = recorded({name})\n" for name in names)
    recording = f"{text}\nfrom recording import recorded\n\n{lines}"
    reference = Reference(ATTENTION, {question: recording})
    CALLS.clear()
    assert all(
        check.points
        for check in checks_in_process(ATTENTION, reference, question, [Visibility.PUBLIC])
    )
    checked = CALLS.copy()
    for expression, _ in EXAMPLE.findall(texts("attention")[question]):
        CALLS.clear()
        eval(" ".join(expression.split()), reference.namespace | {"np": np})
        name, printed = CALLS[0]
        found = [
            all(same(printed[key], arguments[key]) for key in printed)
            for other, arguments in checked
            if other == name
        ]
        assert any(found), f"no public check calls {expression}"
