"""Which mistake does the transformer make?

Right models differ in layers and widths. Therefore details are returned only where a model lacks
what each right one has.
"""

import numpy as np

from autograder.judging.bridge.client import Handle, StudentError
from autograder.judging.checks.kit import facts, once
from autograder.judging.diagnosis.probes import costly

D_MODEL, CLASSES = 8, 3
_RNG = np.random.default_rng(16)
IMAGES, OTHER = (2 * _RNG.normal(size=(32, 5, 6)).astype(np.float32) for _ in range(2))


def _model(student, num_patches=5, d_model=D_MODEL, h=2, classes=CLASSES):
    model = student.build_patch_transformer(num_patches, 6, d_model, h, classes)
    if not isinstance(model, Handle):
        raise TypeError("not one model")
    return model


@facts
def _small(student):
    """What a small model answers before its weights are changed, and what once they aren't zero."""
    probe = student.probe("transformer")
    model = student.build_patch_transformer(5, 6, D_MODEL, 2, CLASSES)
    yield "shape", _unless_refused(lambda: _shape(student, model, 5, 6))
    if not isinstance(model, Handle):
        raise TypeError("not one model")
    probe.predict(model, IMAGES[:1])
    probe.shake(model, 1)
    yield "apart", [probe.predict(model, IMAGES[:4]), probe.predict(model, IMAGES[:1])]
    yield "trainable, idle", probe.idle(model, IMAGES)
    yield "order", _order(student, model)
    yield "depend", _depend(student, model)
    yield "parameters", probe.parameters(model)


@once
def _four_heads(student):
    return _comparisons(student, 4)


def _comparisons(student, h):
    """Return what a model with many patches compares."""
    return student.probe("transformer").comparisons(_model(student, 29, h=h), 3, 29, 6)


def _shape(student, model, num_patches, patch_dim):
    """Return the shape of a model's answer to seven images."""
    x = np.zeros((7, num_patches, patch_dim))
    return np.shape(student.probe("transformer").predict(model, x))


def _unless_refused(find):
    """Return what is found; nothing where the student's code raises."""
    try:
        return find()
    except StudentError:
        return None


def _parameters(student, *sizes):
    probe, model = student.probe("transformer"), _model(student, *sizes)
    probe.predict(model, np.zeros((1, sizes[0], 6)))
    return probe.parameters(model)


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
    few, many = (_parameters(student, n, D_MODEL, 2, 13) for n in (4, 9))
    return (many - few) / 5


@costly
def shapes(student):
    """The shapes of answers: to images of other sizes, and of the default ones."""
    return [
        _unless_refused(lambda: _small(student)["shape"]),
        _unless_refused(lambda: _default_shape(student)),
    ]


def _default_shape(student):
    model = student.build_patch_transformer(49, 16, D_MODEL, 2, CLASSES)
    return _shape(student, model, 49, 16)


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
    found = _small(student)
    together, alone = map(np.asarray, found["apart"])
    p = together.astype(np.float64)
    sums = p.sum(axis=-1), p.sum(axis=0), np.exp(p).sum(axis=-1)
    return {
        "negative": bool(np.any(p < 0)),
        "sums": [np.allclose(part, 1, atol=1e-2) for part in sums],
        "apart": np.allclose(alone[0], together[0], atol=1e-2),
        "trainable": found["trainable, idle"][0] > 0,
    }


@costly
def wider(student):
    """Whether a wider model has more parameters."""
    narrow = _small(student)["parameters"]
    return _parameters(student, 5, 12) > narrow


@costly
def growth(student):
    """How many parameters each patch costs, if more than a position of its own does."""
    cost = _growth(student)
    return cost if cost > D_MODEL + 4 else None


@costly
def heads(student):
    """How many tables an operation makes at once, if more heads don't make more of them."""
    one, four = _comparisons(student, 1), _four_heads(student)
    return None if four["tables"] > one["tables"] or four["loops"] else four["most"]


@costly
def sight(student):
    """Whether the order of patches counts, whether they see each other, and what is idle if not."""
    found, compared = _small(student), _four_heads(student)
    near, far = found["depend"]
    tables = compared["tables"] != 0
    return {
        "order": found["order"],
        "tables": tables,
        "depend": [near, far],
        "loops": None if tables else compared["loops"],
        # In units of a square kernel and bias.
        "idle": None if near else round(found["trainable, idle"][1] / (D_MODEL**2 + D_MODEL)),
    }


def _order(student, model):
    """Return whether the order of the patches makes a difference."""
    p, slack = _probabilities(student, model, IMAGES)
    if p is None:
        return None
    other, _ = _probabilities(student, model, IMAGES[:, [4, 2, 0, 1, 3]])
    return bool(np.abs(_log_odds(other) - _log_odds(p)).max() > 10 * slack)


def _depend(student, model):
    """Return whether the effect of the first patch depends on the second, and on the last."""
    places = ((), (0,), (1,), (0, 1), (4,), (0, 4))
    changed = [IMAGES[:2].copy() for _ in places]
    for x, at in zip(changed, places, strict=True):
        x[:, at] = OTHER[:2, at]
    p = _each(student, model, np.concatenate(changed))
    if p is None:
        return None, None
    none, first, second, both, last, ends = np.split(_log_odds(p), len(places))
    together = none - first - second + both, none - first - last + ends
    return [bool(np.abs(t).max() > 1e-3 * np.abs(none - first).max()) for t in together]


def _each(student, model, x):
    """Return the probabilities of each image on its own: those of a batch may see each other."""
    p, slack = _probabilities(student, model, x)
    alone, _ = _probabilities(student, model, x[:1])
    if p is not None and alone is not None and np.abs(alone[0] - p[0]).max() < slack:
        return p
    found = [_probabilities(student, model, image[None])[0] for image in x]
    return None if found[0] is None else np.concatenate(found)
