"""Checks of the exercise optimizers, as `grader.check` runs them."""

import numpy as np

from checking import expect_array, expect_close, expect_tuple, test_case

OK_FORMAT = False
name = "optimizers"
points = None

PARAMS = [np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([-1.0, 0.5])]
GRADS = [np.array([[0.5, -1.0, 2.0], [1.0, -0.2, 0.4]]), np.array([3.0, -0.3])]


def adam(student, grads, *settings):
    """Take one step of Adam for each list of gradients; return the parameters."""
    functions = student.function("adam_init"), student.function("adam_step")
    params, run = PARAMS, student.probe("adam").Run(*functions, PARAMS)
    for grad in grads:
        result = run.step(params, grad, *settings)
        params, _ = expect_tuple(result, 2, "the pair (params, state)")
        params = list(expect_tuple(params, 2, "as many parameters as it was given"))
        params = [
            expect_array(p, "a parameter", q.shape) for p, q in zip(params, PARAMS, strict=True)
        ]
    return params


@test_case(
    name="SGD walks lr times the gradient downhill and leaves its arguments alone",
    points=1,
    hint="Walk against the gradient, and make new arrays: p - lr * g, never p -= ...",
)
def test_sgd(student):
    """SGD walks lr times the gradient downhill and leaves its arguments alone"""
    kept = student.keep(PARAMS)
    result = expect_tuple(student.sgd_step(kept, GRADS, 0.1), 2, "a list of two arrays")
    expect_close(result[0], [[0.95, 2.1, 2.8], [3.9, 5.02, 5.96]], "the first array")
    expect_close(result[1], [-1.3, 0.53], "the second array")
    left = expect_tuple(student.fetch(kept), 2, "two arrays")
    for before, after in zip(PARAMS, left, strict=True):
        expect_close(after, before, "a parameter", "sgd_step changed its arguments.")


@test_case(
    name="Adam's first step moves every weight by lr, whatever the gradient's size",
    points=1,
    hint="After bias correction the first step is lr in each direction.",
)
def test_first_step(student):
    """Adam's first step moves every weight by lr, whatever the gradient's size"""
    after = adam(student, [GRADS])
    for p, before, g in zip(after, PARAMS, GRADS, strict=True):
        expect_close(p, before - 0.001 * np.sign(g), "a parameter", atol=2e-6)


@test_case(
    name="Adam's second step uses both moments and the step counter",
    points=1,
    hint="Both means are corrected with the number of steps so far, 1, 2, 3, ...",
)
def test_second_step(student):
    """Adam's second step uses both moments and the step counter"""
    turned = [-g for g in GRADS]
    after = adam(student, [GRADS, turned], 0.1, 0.5, 0.75)
    # m = -0.25 g / 0.75, v = 0.4375 g**2 / 0.4375: back by a third of the first step
    for p, before, g in zip(after, PARAMS, GRADS, strict=True):
        expect_close(p, before - 0.1 * np.sign(g) * 2 / 3, "a parameter", atol=1e-4)
