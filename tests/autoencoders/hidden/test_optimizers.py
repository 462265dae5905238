"""Hidden checks of the exercise optimizers."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_tuple,
    expect_untouched,
    is_close,
)

SHAPES = ((3, 5), (5,), (), (2, 3, 4))


def problem(seed, dtype=np.float64):
    """Draw parameters and five lists of gradients, all at least 0.1 in size."""
    rng = np.random.default_rng(seed)
    params = [rng.normal(size=shape).astype(dtype) for shape in SHAPES]
    grads = []
    for _ in range(5):
        sizes = [rng.uniform(0.1, 2, size=shape) for shape in SHAPES]
        signs = [rng.choice([-1, 1], p=[0.3, 0.7], size=shape) for shape in SHAPES]
        grads.append([(a * b).astype(dtype) for a, b in zip(sizes, signs, strict=True)])
    return [np.asarray(p) for p in params], [[np.asarray(g) for g in gs] for gs in grads]


def arrays(value):
    """Return a list of parameters, each checked for its shape."""
    value = expect_tuple(value, len(SHAPES), "as many arrays as it was given")
    return [expect_array(v, "a parameter", s) for v, s in zip(value, SHAPES, strict=True)]


def start(student, params):
    """Begin a run of the student's Adam; its state stays on the student's side."""
    functions = student.function("adam_init"), student.function("adam_step")
    return student.probe("adam").Run(*functions, params)


def step(run, params, grads, *settings):
    """Take one step of the student's Adam."""
    result = run.step(params, grads, *settings)
    params, _ = expect_tuple(result, 2, "the pair (params, state)")
    return arrays(params)


def adam(params, grads, lr=0.001, beta1=0.9, beta2=0.999, eps=1e-7, *, as_keras=True):
    """Return what Adam makes of the parameters, gradient by gradient.

    Keras adds eps to the root of the uncorrected mean, the formula to that of the corrected one.
    """
    params = [p.astype(np.float64) for p in params]
    mean = [np.zeros(s) for s in SHAPES]
    square = [np.zeros(s) for s in SHAPES]
    path = []
    for t, grad in enumerate(grads, start=1):
        root = (1 - beta2**t) ** 0.5
        rate, small = lr * root / (1 - beta1**t), eps if as_keras else eps * root
        for i, g in enumerate(grad):
            mean[i] += (1 - beta1) * (g - mean[i])
            square[i] += (1 - beta2) * (g * g - square[i])
            params[i] = params[i] - rate * mean[i] / (square[i] ** 0.5 + small)
        path.append(list(params))
    return path


def expect_path(student, params, grads, slack, *settings):
    """Fail unless every step of the student's Adam lands where Keras's does."""
    run, mine = start(student, params), params
    for grad, right in zip(grads, adam(params, grads, *settings), strict=True):
        mine = step(run, mine, grad, *settings)
        for p, q in zip(mine, right, strict=True):
            expect_close(p, q, "a parameter", atol=slack)


def untouched(student, kept, before):
    """Tell whether arrays that were passed in are as they were."""
    left = arrays(student.fetch(kept))
    return all(np.array_equal(a, b) for a, b in zip(left, before, strict=True))


@pytest.mark.points(2)
@pytest.mark.hint("New parameters are p - lr * g; make new arrays.")
def test_sgd(student):
    """SGD steps downhill, for every array, and leaves its arguments alone"""
    params, grads = problem(41)
    result = arrays(student.sgd_step(params, grads[0], 0.3))
    for p, before, g in zip(result, params, grads[0], strict=True):
        expect_close(p, before - 0.3 * g, "a parameter", atol=1e-6)
    expect_untouched(student, "sgd_step", params=params, grads=grads[0], lr=0.3)


@pytest.mark.points(2)
@pytest.mark.hint("Correct both moments for their start at zero; count the steps.")
def test_adam_defaults(student):
    """Adam agrees with Keras over several steps"""
    expect_path(student, *problem(42), 2e-6)
    expect_path(student, *problem(43, np.float32), 4e-6)


@pytest.mark.points(1.5)
@pytest.mark.hint("Use lr, beta1 and beta2 as they are passed, each in its own place.")
def test_adam_settings(student):
    """Adam uses the learning rate and both betas that it is given"""
    expect_path(student, *problem(44), 2e-5, 0.03, 0.8, 0.99)
    expect_path(student, *problem(45), 1e-4, 0.2, 0.3, 0.6)


@pytest.mark.points(0.5)
@pytest.mark.hint("eps is added to the root, not inside it; either place of the formulas will do.")
def test_adam_eps(student):
    """Adam uses the eps that it is given"""
    params, grads = problem(49)
    settings = 0.02, 0.7, 0.9, 0.1
    run, mine, found = start(student, params), params, []
    for grad in grads[:3]:
        mine = step(run, mine, grad, *settings)
        found.append(mine)
    paths = [adam(params, grads[:3], *settings, as_keras=place) for place in (True, False)]
    right = [
        all(
            is_close(a, b, 1e-5)
            for x, y in zip(found, path, strict=True)
            for a, b in zip(x, y, strict=True)
        )
        for path in paths
    ]
    expect(any(right), "With another eps, the parameters are wrong.")


@pytest.mark.points(1)
@pytest.mark.hint("Keep step counter and moments in the state, not in global variables.")
def test_adam_state(student):
    """Two runs of Adam don't disturb each other"""
    one, other = problem(46), problem(47)
    paths = [adam(*one), adam(*other)]
    params = [one[0], other[0]]
    runs = [start(student, one[0]), start(student, other[0])]
    for t in range(4):
        for i, (_, grads) in enumerate((one, other)):
            params[i] = step(runs[i], params[i], grads[t])
            for p, q in zip(params[i], paths[i][t], strict=True):
                expect_close(p, q, "a parameter", atol=2e-6)


@pytest.mark.points(2)
@pytest.mark.hint("Make new arrays: p = p - ..., not p -= ...; don't scale the gradients in place.")
def test_adam_untouched(student):
    """Adam leaves the arrays that it is given as they were"""
    params, grads = problem(48)
    kept, kept_grads = student.keep(params), student.keep(grads[0])
    run = start(student, kept)
    step(run, kept, kept_grads)
    expect(untouched(student, kept, params), "adam_step changed the parameters it was given.")
    expect(untouched(student, kept_grads, grads[0]), "adam_step changed the gradients.")
    kept_more = student.keep(grads[1])
    step(run, kept, kept_more)
    expect(untouched(student, kept_more, grads[1]), "adam_step changed the gradients.")
