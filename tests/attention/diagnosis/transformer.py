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


def _answers(student, num_patches, patch_dim):
    """Return the shape of a small model's answer to seven images; nothing where it refuses them."""
    x = np.zeros((7, num_patches, patch_dim))
    try:
        model = student.build_patch_transformer(num_patches, patch_dim, D_MODEL, 2, CLASSES)
        return np.shape(student.probe("transformer").predict(model, x))
    except StudentError:
        return None


def _probabilities(student, model, x):
    """Return answers as numbers, if they are probabilities, and how far they may be off."""
    p = np.asarray(student.probe("transformer").predict(model, x))
    slack = 1e-2 if p.dtype == np.float16 else 1e-4
    p = p.astype(np.float64)
    proper = bool(np.all(p >= 0)) and np.allclose(p.sum(axis=-1), 1, atol=1e-2)
    return (p if proper else None), slack


def _log_odds(p):
    """Return the logarithms of probabilities relative to the first class."""
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
def shapes(student):
    """The shapes of answers: to images of other sizes, and of the default ones."""
    return [_answers(student, 5, 6), _answers(student, 49, 16)]


@costly
def certain(student):
    """Whether a model that hasn't been trained is certain of its answers."""
    x = np.random.default_rng(17).random((4, 49, 16)).astype(np.float32)
    p, _ = _probabilities(student, student.build_patch_transformer(), x)
    return p is not None and bool(np.min(np.max(p, axis=-1)) > 0.99)


@costly
def answers(student):
    """What answers sum to, whether they are the same on their own, and whether any weight counts.

    Sums are those of an image, of a class, and of exponentials.
    """
    probe, model = student.probe("transformer"), _shaken(student)
    together, alone = (np.asarray(probe.predict(model, x)) for x in (IMAGES[:4], IMAGES[:1]))
    p = together.astype(np.float64)
    sums = p.sum(axis=-1), p.sum(axis=0), np.exp(p).sum(axis=-1)
    return {
        "negative": bool(np.any(p < 0)),
        "sums": [np.allclose(part, 1, atol=1e-2) for part in sums],
        "apart": np.allclose(alone[0], together[0], atol=1e-2),
        "trainable": probe.idle(model, IMAGES)[0] > 0,
    }


@costly
def wider(student):
    """Whether a wider model has more parameters."""
    probe = student.probe("transformer")
    few, many = (probe.parameters(_model(student, d_model=width), 5, 6) for width in (8, 12))
    return many > few


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
def sight(student):
    """Whether the order of patches counts, whether they see each other, and what is idle if not."""
    probe, model = student.probe("transformer"), _shaken(student)
    near, far = _depend(student, model)
    wide = _model(student, 29)
    tables = probe.pair_tables(wide, 3, 29, 6) != 0
    return {
        "order": _order(student, model),
        "tables": tables,
        "depend": [near, far],
        "loops": None if tables else probe.loops(wide, 3, 29, 6),
        "idle": None if near else _idle(student, model),
    }


def _order(student, model):
    """Return whether the order of the patches makes a difference."""
    p, slack = _probabilities(student, model, IMAGES)
    if p is None:
        return None
    other, _ = _probabilities(student, model, IMAGES[:, [4, 2, 0, 1, 3]])
    return bool(np.abs(_log_odds(other) - _log_odds(p)).max() > 10 * slack)


def _depend(student, model):
    """Return whether the effect of the first patch depends on the second, and on the last.

    Images are answered one by one, since those of a batch may see each other.
    """

    def changed(*places):
        x = IMAGES[:2].copy()
        x[:, places] = OTHER[:2, places]
        found = [_probabilities(student, model, image[None])[0] for image in x]
        return None if found[0] is None else _log_odds(np.concatenate(found))

    none, first = changed(), changed(0)
    if none is None:
        return None, None
    together = (none - first - changed(i) + changed(0, i) for i in (1, 4))
    return [bool(np.abs(t).max() > 1e-3 * np.abs(none - first).max()) for t in together]
