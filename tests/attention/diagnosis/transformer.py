"""Which mistake does the transformer make?

Right models differ in layers and widths. Therefore details are returned only where a model lacks
what each right one has.
"""

import numpy as np

from autograder.judging.bridge.client import Handle, StudentError
from autograder.judging.diagnosis.probes import costly

D_MODEL, CLASSES = 8, 3
_RNG = np.random.default_rng(16)
IMAGES, OTHER = (2 * _RNG.normal(size=(32, 5, 6)).astype(np.float32) for _ in range(2))


def _model(student, num_patches=5, d_model=D_MODEL, h=2, classes=CLASSES):
    model = student.build_patch_transformer(num_patches, 6, d_model, h, classes)
    if not isinstance(model, Handle):
        raise TypeError("not one model")
    return model


def _shaken(student):
    """Return a model whose weights aren't zero."""
    model = _model(student)
    student.probe("transformer").shake(model, 5, 6, 1)
    return model


def _shape(student, model, x):
    """Return the shape of a model's answer; nothing where it refuses the images."""
    try:
        return np.shape(student.probe("transformer").predict(model, x))
    except StudentError:
        return None


def _log_odds(student, model, x):
    """Return the logarithms of probabilities relative to the first class."""
    p = np.asarray(student.probe("transformer").predict(model, x), dtype=np.float64)
    logs = np.log(p + 1e-9)
    return logs - logs[..., :1]


def _growth(student):
    """Return how many parameters each patch costs, with thirteen classes."""
    probe = student.probe("transformer")
    few, many = (probe.parameters(_model(student, n, D_MODEL, 2, 13), n, 6) for n in (4, 9))
    return (many - few) / 5


def _idle(student, model):
    """Return how many trainable numbers change nothing, in units of a square kernel and bias."""
    _, idle = student.probe("transformer").idle(model, IMAGES)
    return round(idle / (D_MODEL**2 + D_MODEL))


@costly
def kind(student):
    """Whether the builder returns one model."""
    return isinstance(student.build_patch_transformer(5, 6, D_MODEL, 2, CLASSES), Handle)


@costly
def shapes(student):
    """The shapes of answers: for other sizes, for the default ones."""
    default = student.build_patch_transformer()
    found = _shape(student, _model(student), IMAGES[:7])
    return [found, _shape(student, default, np.zeros((2, 49, 16)))]


@costly
def sums(student):
    """Whether answers are negative, and sum to one: of an image, of a class, of exponentials."""
    p = np.asarray(student.probe("transformer").predict(_shaken(student), IMAGES[:4]))
    p = p.astype(np.float64)
    ones = [np.allclose(part, 1, atol=1e-2) for part in (p.sum(-1), p.sum(0), np.exp(p).sum(-1))]
    return [bool(np.any(p < 0)), *ones]


@costly
def certain(student):
    """Whether a model that hasn't been trained is certain of its answers."""
    x = np.random.default_rng(17).random((4, 49, 16)).astype(np.float32)
    p = student.probe("transformer").predict(student.build_patch_transformer(), x)
    return bool(np.min(np.max(p, axis=-1)) > 0.99)


@costly
def apart(student):
    """Whether an image is answered as in a batch."""
    probe, model = student.probe("transformer"), _shaken(student)
    together, alone = (probe.predict(model, x) for x in (IMAGES[:4], IMAGES[:1]))
    return bool(np.allclose(alone[0], together[0], atol=1e-2))


@costly
def wider(student):
    """Whether a wider model has more parameters."""
    probe = student.probe("transformer")
    few, many = (probe.parameters(_model(student, d_model=width), 5, 6) for width in (8, 12))
    return many > few


@costly
def trainable(student):
    """Whether anything can be trained."""
    return student.probe("transformer").idle(_model(student), IMAGES)[0] > 0


@costly
def growth(student):
    """How many parameters each patch costs, if more than a position of its own does."""
    cost = _growth(student)
    return cost if cost > D_MODEL + 4 else None


@costly
def heads(student):
    """How many tables an operation makes at once, if more heads don't make more of them."""
    probe = student.probe("transformer")
    one, four = (_model(student, 29, h=h) for h in (1, 4))
    few, many = (probe.pair_tables(model, 3, 29, 6) for model in (one, four))
    if many > few or probe.loops(four, 3, 29, 6):
        return None
    return probe.most_tables(four, 3, 29, 6)


@costly
def order(student):
    """Where the order of the patches makes no difference: what a patch costs, and what is idle."""
    model = _shaken(student)
    found = [_log_odds(student, model, IMAGES[:, places]) for places in (range(5), [4, 2, 0, 1, 3])]
    if np.abs(found[0] - found[1]).max() > 0.1:
        return None
    return [_growth(student), _idle(student, model)]


@costly
def sight(student):
    """Whether a patch's effect depends on the next, or on a far one, and what it's like if not."""
    probe, model = student.probe("transformer"), _shaken(student)
    wide = _model(student, 29)
    tables = probe.pair_tables(wide, 3, 29, 6) != 0
    near, far = _depend(student, model)
    loops = None if tables else probe.loops(wide, 3, 29, 6)
    return [tables, near, far, loops, None if near else _idle(student, model)]


def _depend(student, model):
    """Return whether the effect of the first patch depends on the second, and on the last.

    Images are answered one by one, since those of a batch may see each other.
    """

    def changed(*places):
        x = IMAGES[:2].copy()
        x[:, places] = OTHER[:2, places]
        return np.concatenate([_log_odds(student, model, image[None]) for image in x])

    none, first = changed(), changed(0)
    together = (none - first - changed(i) + changed(0, i) for i in (1, 4))
    return [bool(np.abs(t).max() > 1e-3 * np.abs(none - first).max()) for t in together]
