"""Checks of the exercise optimizers, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_tuple, expect_untouched, expect_values, is_close, test_case

OK_FORMAT = False
name = "optimizers"
points = None

PARAMS = [np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]), np.array([-1.0, 0.5])]
GRADS = [np.array([[0.5, -1.0, 2.0], [1.0, -0.2, 0.4]]), np.array([3.0, -0.3])]


def start(student, params):
    """Begin a run of Adam; its state stays where it is."""
    functions = student.function("adam_init"), student.function("adam_step")
    return student.probe("adam").Run(*functions, params)


def step(run, params, grads, *settings):
    """Take one step of a run; return the parameters, each checked for its shape."""
    result = expect_tuple(run.step(params, grads, *settings), 2, "the pair (params, state)")
    found = expect_tuple(result[0], len(grads), "as many parameters as it was given")
    return [expect_array(p, "a parameter", g.shape) for p, g in zip(found, grads, strict=True)]


def adam(student, grads, *settings):
    """Take one step of Adam for each list of gradients; return the parameters."""
    params, run = PARAMS, start(student, PARAMS)
    for grad in grads:
        params = step(run, params, grad, *settings)
    return params


@test_case(
    name="SGD walks lr times the gradient downhill and leaves its arguments alone",
    points=0.5,
    hint="Walk against the gradient, and make new arrays: p - lr * g, never p -= ...",
)
def test_sgd(student):
    """SGD walks lr times the gradient downhill and leaves its arguments alone"""
    whole = student.sgd_step([np.array([1, 2])], [np.array([0.5, -1])], 0.1)
    whole = expect_tuple(whole, 1, "a list of one array")
    likely = {
        "This walks uphill: subtract the gradient.": [1.05, 1.9],
        "The gradient was not multiplied by lr.": [0.5, 3],
        "Nothing has changed.": [1, 2],
    }
    expect_values(whole[0], [0.95, 2.1], "the example's array", likely=likely)
    result = expect_tuple(student.sgd_step(PARAMS, GRADS, 0.2), 2, "a list of two arrays")
    expect_values(result[0], [[0.9, 2.2, 2.6], [3.8, 5.04, 5.92]], "the first array")
    expect_values(result[1], [-1.6, 0.56], "the second array")
    expect_untouched(student, "sgd_step", params=PARAMS, grads=GRADS, lr=0.1)


@test_case(
    name="Adam's first step moves every weight by lr, whatever the gradient's size",
    points=0.5,
    hint="After bias correction the first step is lr in each direction, for integers too.",
)
def test_first_step(student):
    """Adam's first step moves every weight by lr, whatever the gradient's size"""
    params, grads = [np.array([1, 2])], [np.array([0.5, -3])]
    after = step(start(student, params), params, grads)
    likely = {
        "This walks uphill: subtract the step.": [1.001, 1.999],
        "It moved by lr times the root of 10: correct both means for their start at 0.": [
            *(1 - 0.001 * 10**0.5, 2 + 0.001 * 10**0.5),
        ],
        "It moved by lr times the gradient: divide by the root of the second mean.": [
            *(0.9995, 2.003),
        ],
        "Nothing has changed: of which type are the means?": [1, 2],
    }
    want = [0.999, 2.001]
    expect_values(after[0], want, "the example's parameter", atol=2e-6, likely=likely)
    after = adam(student, [GRADS])
    for p, before, g in zip(after, PARAMS, GRADS, strict=True):
        expect_values(p, before - 0.001 * np.sign(g), "a parameter", atol=2e-6)


@test_case(
    name="Adam's second step uses both moments and the step counter",
    points=0.5,
    hint="Both means are corrected with the number of steps so far, 1, 2, 3, ...",
)
def test_second_step(student):
    """Adam's second step uses both moments and the step counter"""
    turned = [-2 * g for g in GRADS]
    after = adam(student, [GRADS, turned], 0.1, 0.5, 0.75)
    # m = -0.75 g / 0.75, v = 1.1875 g**2 / 0.4375: back by 0.607 of the first step
    for p, before, g in zip(after, PARAMS, GRADS, strict=True):
        likely = {
            "It is back where it began: is the state of the first step kept?": before,
            "This walks uphill: subtract the step.": before + 0.1 * np.sign(g) * 0.39302,
        }
        want = before - 0.1 * np.sign(g) * 0.39302
        expect_values(p, want, "a parameter", atol=1e-4, likely=likely)
    stopped = adam(student, [GRADS, [0 * g for g in GRADS]], 0.1, 0.5, 0.75)
    # m = 0.25 g / 0.75, v = 0.1875 g**2 / 0.4375: on by 0.509 of the first step
    for p, before, g in zip(stopped, PARAMS, GRADS, strict=True):
        want = before - 0.1 * np.sign(g) * 1.50918
        expect_values(p, want, "a parameter", atol=1e-4)


@test_case(
    name="Adam's eps is added to the root, before or after that is corrected",
    points=0.5,
    hint="Use eps as it is passed, and add it to the root, not inside it.",
)
def test_eps(student):
    """Adam's eps is added to the root, before or after that is corrected"""
    after = adam(student, [GRADS], 0.01, 0.9, 0.99, 0.1)
    places = []
    for uncorrected in (1, np.sqrt(1 - 0.99)):  # the formula's place, and Keras's
        sizes = [np.abs(g) / (np.abs(g) + 0.1 / uncorrected) for g in GRADS]
        moved = [p - 0.01 * np.sign(g) * s for p, g, s in zip(PARAMS, GRADS, sizes, strict=True)]
        places.append(all(is_close(a, b, 1e-5) for a, b in zip(after, moved, strict=True)))
    expect(any(places), "With an eps of 0.1, the step has the wrong size.")


@test_case(
    name="Two runs of Adam don't disturb each other",
    points=0.5,
    hint="Keep the step counter and the moments in the state, not in global variables.",
)
def test_two_runs(student):
    """Two runs of Adam don't disturb each other"""
    alone = adam(student, [GRADS, [GRADS[0], 2 * GRADS[1]]])
    one, other = start(student, PARAMS), start(student, PARAMS)
    params = step(one, PARAMS, GRADS)
    step(other, PARAMS, [-3 * g for g in GRADS])
    params = step(one, params, [GRADS[0], 2 * GRADS[1]])
    for p, q in zip(params, alone, strict=True):
        expect_values(
            p,
            q,
            "a parameter",
            "With another run beside it, a run of Adam ends elsewhere.",
            atol=1e-7,
        )


@test_case(
    name="Adam leaves parameters and gradients as they were",
    points=0.5,
    hint="Make new arrays: p = p - ..., not p -= ...; don't square the gradients in place.",
)
def test_adam_arguments(student):
    """Adam leaves parameters and gradients as they were"""
    kept, kept_grads = student.keep(PARAMS), student.keep(GRADS)
    start(student, kept).step(kept, kept_grads)
    for handle, before, message in (
        (kept, PARAMS, "Adam changes the parameters that it is given."),
        (kept_grads, GRADS, "Adam changes the gradients that it is given."),
    ):
        left = expect_tuple(student.fetch(handle), 2, "two arrays")
        same = all(np.array_equal(a, b) for a, b in zip(left, before, strict=True))
        expect(same, message)
