"""Which mistake does the transformer make?

Right models differ in layers and widths. Therefore details are returned only where a model lacks
what each right one has.
"""

import numpy as np

from autograder.judging.bridge.client import Handle, StudentError
from autograder.judging.checks.kit import facts
from autograder.judging.diagnosis.probes import costly

D_MODEL, CLASSES = 8, 3
PATCHES, PATCH_DIM = 49, 16  # as the function's defaults
_RNG = np.random.default_rng(16)
IMAGES, OTHER = (2 * _RNG.normal(size=(32, 5, 6)).astype(np.float32) for _ in range(2))


@facts
def _small(student):
    """What a small model answers before its weights are changed, and what once they aren't zero."""
    probe = student.probe("transformer")
    model = student.build_patch_transformer(5, 6, D_MODEL, 2, CLASSES)
    yield "shape", _unless_refused(lambda: _shape(student, model, 5, 6))
    _refuse_all_but_one(model)
    probe.predict(model, IMAGES[:1])
    probe.shake(model, 1)
    yield "apart", [probe.predict(model, IMAGES[:4]), probe.predict(model, IMAGES[:1])]
    yield "trainable, idle", probe.idle(model, IMAGES)
    yield "order", _order(student, model)
    yield "depend", _depend(student, model)
    yield "parameters", probe.parameters(model)


@facts
def _large(student):
    """What a model for images of the default size answers, compares, and holds."""
    probe = student.probe("transformer")
    model = student.build_patch_transformer(PATCHES, PATCH_DIM, D_MODEL, 2, CLASSES)
    yield "shape", _unless_refused(lambda: _shape(student, model, PATCHES, PATCH_DIM))
    _refuse_all_but_one(model)
    x = np.random.default_rng(17).random((4, PATCHES, PATCH_DIM)).astype(np.float32)
    p, _ = _probabilities(student, model, x)
    yield "certain", p is not None and bool(np.min(np.max(p, axis=-1)) > 0.99)
    yield "parameters", probe.parameters(model)
    yield "compared", probe.comparisons(model, 3, PATCHES, PATCH_DIM)


@facts
def _one_head(student):
    """What a wider model with one head holds and compares."""
    probe = student.probe("transformer")
    model = student.build_patch_transformer(PATCHES, PATCH_DIM, 2 * D_MODEL, 1, CLASSES)
    _refuse_all_but_one(model)
    probe.predict(model, np.zeros((1, PATCHES, PATCH_DIM)))
    yield "parameters", probe.parameters(model)
    yield "compared", probe.comparisons(model, 3, PATCHES, PATCH_DIM)


def _refuse_all_but_one(model):
    if not isinstance(model, Handle):
        raise TypeError("not one model")


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


@costly
def shapes(student):
    """The shapes of answers: to images of other sizes, and of the default ones."""
    return [
        _unless_refused(lambda: _small(student)["shape"]),
        _unless_refused(lambda: _large(student)["shape"]),
    ]


@costly
def certain(student):
    """Whether a model that hasn't been trained is certain of its answers."""
    return _large(student)["certain"]


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
    return _one_head(student)["parameters"] > _large(student)["parameters"]


@costly
def growth(student):
    """How many parameters each patch costs, if more than a position of its own does."""
    more = _large(student)["parameters"] - _small(student)["parameters"]
    # The larger model's patches have more pixels, too, which one layer embeds.
    cost = (more - (PATCH_DIM - 6) * D_MODEL) / (PATCHES - 5)
    return cost if cost > D_MODEL + 4 else None


@costly
def heads(student):
    """How many tables an operation makes at once, if more heads don't make more of them."""
    one, two = _one_head(student)["compared"], _large(student)["compared"]
    return None if two["tables"] > one["tables"] or two["loops"] else two["most"]


@costly
def sight(student):
    """Whether the order of patches counts, whether they see each other, and what is idle if not."""
    found, compared = _small(student), _large(student)["compared"]
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
