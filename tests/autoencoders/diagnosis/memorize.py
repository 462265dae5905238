"""Which mistake does the memorisation gap make?"""

import numpy as np

from autograder.judging.diagnosis.probes import costly

_RNG = np.random.default_rng(11)
WEIGHTS = [_RNG.normal(size=(6, 6)), _RNG.normal(size=6)]
X, OTHER = (_RNG.random((12, 6)).astype(np.float32) for _ in range(2))


def _model(student, *options):
    """Return a model; the options are its dropout, loss and penalty."""
    return student.probe("training").network(WEIGHTS, *options)


def _gap(student, x_train, x_test, *options):
    """Return the gap for a new model, unless that is trained meanwhile."""
    model = _model(student, *options)
    gap = student.memorization_gap(model, x_train, x_test)
    left = student.probe("training").weights(model)
    same = all(np.allclose(a, b) for a, b in zip(left, WEIGHTS, strict=True))
    return gap if same else "trained"


@costly
def equal(student):
    """As many images on either side."""
    return _gap(student, X, OTHER)


@costly
def exchanged(student):
    """The two sides exchanged: the gap changes its sign."""
    return _gap(student, OTHER, X)


@costly
def few_new(student):
    """Fewer images on the side of the test."""
    return _gap(student, X, OTHER[:5])


@costly
def entropy(student):
    """A model that was compiled with another loss."""
    return _gap(student, X, OTHER, 0.0, "binary_crossentropy")


@costly
def penalised(student):
    """A model that was compiled with squared errors and has a penalty."""
    return _gap(student, X, OTHER, 0.0, "mse", 0.05)


@costly
def dropout(student):
    """A model with dropout: the gap, unless it changes from call to call."""
    first, second = (_gap(student, X, OTHER, 0.5) for _ in range(2))
    return first if np.array_equal(first, second) else "changes"


@costly
def compiled(student):
    """How a model that was not compiled is compiled afterwards, and one that was."""
    found = []
    for options in ((), (0.0, "binary_crossentropy")):
        model = _model(student, *options)
        student.memorization_gap(model, X, OTHER)
        found.append(student.probe("training").compiled(model))
    return found


@costly
def kept(student):
    """The images afterwards."""
    images = [student.keep(x) for x in (X, OTHER)]
    student.memorization_gap(_model(student), *images)
    return [student.fetch(x) for x in images]
