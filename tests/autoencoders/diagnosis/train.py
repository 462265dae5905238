"""Which mistake does the training make?

Training in any order is right, so only what doesn't depend on the order is returned; and details of
what may be done in several ways, only where something is wrong.
"""

import numpy as np

from autograder.judging.diagnosis.probes import costly

# Eight shades, and a model that says 0.9 everywhere: each image has a loss of its own.
SHADES = np.array([5, 0, 1, 2, 3, 4, 6, 7]) / 7
SAYS = 0.9
ENTROPIES = -SHADES * np.log(SAYS) - (1 - SHADES) * np.log(1 - SAYS)
SQUARES = (SHADES - SAYS) ** 2
LEVELS = (0.17, 0.3, 0.45, 0.75, 1.3, 1.6, 2.3, 3.5, 5.5, 7.0, 12.0)
_RNG = np.random.default_rng(12)
# Half of the 64 images of six pixels, black or white: full batches of eight, so none is left over.
IMAGES = (_RNG.permutation(64)[:32, None] >> np.arange(6) & 1).astype(np.float32)
START = [np.eye(6), np.full(6, 0.1), 2 * np.eye(6), np.full(6, -1.0)]  # halfway to the identity


def _form(losses):
    """Return the shape of a sequence of losses, or what it is instead."""
    if isinstance(losses, list | tuple | np.ndarray):
        return list(np.shape(losses))
    kinds = {dict: "dictionary", float: "number", type(None): "nothing"}
    return kinds.get(type(losses), "object")


def _kind(loss, each):
    """Return which mean a loss is, or how large about; sums over six pixels are right."""
    mean = float(np.mean(each))
    if min(abs(loss / mean - 1), abs(loss / mean / 6 - 1)) < 0.08:
        return "of all"
    if abs(loss - each[0]) < 0.05 * mean:
        return "of the first batch"
    if np.min(np.abs(loss - each)) < 0.05 * mean:
        return "of a batch"
    return int(np.digitize(loss / mean, LEVELS))


def _losses(student, loss, each):
    start = [np.zeros((6, 6)), np.full(6, np.log(SAYS / (1 - SAYS)))]
    x = np.repeat(SHADES[:, None], 6, axis=1).astype(np.float32)
    model = student.probe("training").stepwise(start)
    losses = student.train_autoencoder(model, x, loss, 2, 1)
    form = _form(losses)
    return [_kind(value, each) for value in losses] if form == [2] else form


@costly
def entropies(student):
    """What the losses of two epochs are, if cross-entropies are asked for."""
    return _losses(student, "binary_crossentropy", ENTROPIES)


@costly
def squares(student):
    """What the losses of two epochs are, if squared errors are asked for."""
    return _losses(student, "mse", SQUARES)


@costly
def steps(student):
    """How many of Adam's steps white and black pixels move: two epochs of three batches."""
    training = student.probe("training")
    model = training.stepwise([np.zeros((6, 6)), np.zeros(6)])
    x = np.tile(np.array([1, 1, 0, 0, 1, 0], dtype=np.float32), (100, 1))
    student.train_autoencoder(model, x, "binary_crossentropy", 2, 40)
    moved = np.asarray(training.weights(model)[1]) / 0.001 * (2 * x[0] - 1)
    parts = moved[x[0] == 1], moved[x[0] == 0]
    if max(np.ptp(part) for part in parts) > 5:
        return "scattered"
    return [float(np.round(2 * part.mean()) / 2) for part in parts]


@costly
def halfway(student):
    """What the model is shown, with which targets, and what changes."""
    training = student.probe("training")
    model = training.recorder(START)
    student.train_autoencoder(model, IMAGES, "mse", 3, 8)
    after = training.weights(model)
    by = [np.abs(a - b).max() for a, b in zip(after, START, strict=True)]
    return {
        "shown": _shown(training.seen(model)),
        "targets": _targets(training.pairs(model)),
        "changed": [bool(size > 0) for size in by],
        "far": bool(max(by) > 0.5),
        "nearer": bool(np.mean(np.diag(after[2])) - 2 > 0.0005),
    }


def _shown(batches):
    """Return whether each image is shown, and nothing else."""
    rows = np.concatenate([np.zeros((0, 6)), *batches])
    same = np.abs(rows[:, None] - IMAGES).max(axis=2) < 1e-6
    return [bool(np.all(same.any(axis=0))), bool(np.all(same.any(axis=1)))]


def _targets(pairs):
    """Return what targets are, unless they are the images; a loop of one's own doesn't tell."""
    if not pairs:
        return None
    x, y = (np.concatenate([pair[i] for pair in pairs]) for i in (0, 1))
    for name, target in (("", x), ("negative", 1 - x), ("black", 0 * x)):
        if np.allclose(y, target, atol=1e-6):
            return name or None
    if not np.all(np.isin(y, (0, 1))):
        return "other"
    each = [np.unique(y[np.all(x == image, axis=1)], axis=0) for image in IMAGES]
    return "another image" if np.median([len(rows) for rows in each]) == 1 else "several images"
