"""Which mistake does SGD or Adam make?

All numbers are independent of how many steps were taken before: a counter that is kept in a global
variable shows in `size_of_first_step` alone, and elsewhere as the lack of a correction.
"""

import numpy as np

_RNG = np.random.default_rng(4)
PARAMS = [_RNG.normal(size=(3, 3)), _RNG.normal(size=3)]
STEPS = [[_RNG.normal(size=(3, 3)), _RNG.normal(size=3)] for _ in range(4)]
WHOLE, WHOLE_STEP = [np.array([5, -3, 2])], [np.array([0.5, -4.0, 2.5])]
SETTINGS = (0.1, 0.4, 0.3)  # lr, beta1, beta2


def _start(student, params):
    """Begin a run of Adam; its state stays where it is."""
    functions = student.function("adam_init"), student.function("adam_step")
    return student.probe("adam").Run(*functions, params)


def _step(run, params, grads, *settings):
    """Return the parameters after a step; nothing where it returns anything else first."""
    found = run.step(params, grads, *settings)[0]
    is_params = isinstance(found, list | tuple) and len(found) == len(grads)
    return found if is_params and all(isinstance(p, np.ndarray) for p in found) else None


def _path(student, params, steps, *settings):
    """Return the parameters after each step of a new run."""
    run, path = _start(student, params), []
    for grads in steps:
        params = _step(run, params, grads, *settings)
        path.append(params)
        if params is None:
            break
    return path


def two_runs(student):
    """A run of Adam with another one beside it, after many steps."""
    _path(student, PARAMS, STEPS * 6, *SETTINGS)
    one, other = _start(student, PARAMS), _start(student, PARAMS)
    params = _step(one, PARAMS, STEPS[0], *SETTINGS)
    _step(other, PARAMS, STEPS[1], *SETTINGS)
    return params if params is None else _step(one, params, STEPS[2], *SETTINGS)


def path(student):
    """Four steps of Adam."""
    return _path(student, PARAMS, STEPS, *SETTINGS)


def slow_path(student):
    """Four steps of Adam with large betas."""
    return _path(student, PARAMS, STEPS, 0.02, 0.5, 0.6)


def size_of_first_step(student):
    """How large the first step is for a beta2 near 1, in units of lr: cut at levels."""
    after = _path(student, PARAMS, STEPS[:1], 0.1, 0.0, 0.99999)[0]
    if after is None:
        return None
    sizes = [np.median(np.abs(p - q)) / 0.1 for p, q in zip(after, PARAMS, strict=True)]
    return np.digitize(sizes, (0.8, 1.2, 1.6, 3.0, 100.0))


def large_eps(student):
    """A step with an eps that shows; without memory its place makes no difference."""
    return _path(student, PARAMS, STEPS[:1], 0.1, 0.0, 0.0, 0.3)


def no_gradient(student):
    """A step where some derivatives are zero."""
    return _path(student, PARAMS, [[np.eye(3), np.zeros(3)]], *SETTINGS)


def whole(student):
    """A step of Adam from whole numbers."""
    return _path(student, WHOLE, [WHOLE_STEP], *SETTINGS)


def sgd(student):
    """A step of SGD."""
    return student.sgd_step(PARAMS, STEPS[0], 0.2)


def sgd_whole(student):
    """A step of SGD from whole numbers."""
    return student.sgd_step(WHOLE, WHOLE_STEP, 0.1)


def sgd_half_precision(student):
    """A step of SGD from numbers that can't hold its result."""
    params = [np.array([2050.0, -4000.0, 30000.0], dtype=np.float16)]
    return student.sgd_step(params, [np.array([9.9, 9.0, -79.0])], 0.1)


def kept(student):
    """The arguments afterwards: of SGD, then of Adam."""
    arguments = [student.keep([a.copy() for a in list_]) for list_ in (PARAMS, STEPS[0]) * 2]
    student.sgd_step(*arguments[:2], 0.1)
    _start(student, arguments[2]).step(*arguments[2:], *SETTINGS)
    return [student.fetch(argument) for argument in arguments]
