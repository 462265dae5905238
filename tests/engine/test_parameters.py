"""Every parameter of every function matters: a solution that ignores it fails a public check."""

from __future__ import annotations

import pytest
from blinded import parameters, rejected_by

from autograder.course import Course
from autograder.notebook.source import read_source

ATTENTION = Course.find().assignment("attention")
SOURCE = read_source(ATTENTION)
PARAMS = ("Wq", "Wk", "Wv", "Wo", "W1", "b1", "W2", "b2", "gamma1", "beta1", "gamma2", "beta2")
DECODER = ("E", "P", "b", *(f"layers.{name}" for name in PARAMS))
LISTED = list(parameters(SOURCE, {"encoder_layer.params": PARAMS, "decoder_step.params": DECODER}))


def test_the_list_holds_every_function():
    functions = {parameter.function for parameter in LISTED}
    assert len(functions) == 22
    assert len(LISTED) == 94


@pytest.mark.parametrize("parameter", LISTED, ids=str)
def test_a_solution_that_ignores_it_fails_a_public_check(parameter):
    assert rejected_by(ATTENTION, SOURCE, parameter)
