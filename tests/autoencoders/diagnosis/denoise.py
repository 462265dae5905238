"""Which mistake does the denoiser's training make, or PSNR?

Noise may be drawn in any way and training go in any order, so only what doesn't depend on luck is
returned; and details of what may be done in several ways, only where something is wrong.
"""

import numpy as np

from autograder.judging.diagnosis.probes import costly

_RNG = np.random.default_rng(13)
# Two greys, which small noise does not push to 0 or 1; and black and white.
GREY = (0.35 + 0.3 * _RNG.integers(0, 2, size=(40, 30))).astype(np.float32)
SHARP = _RNG.integers(0, 2, size=(24, 30)).astype(np.float32)
HALFWAY = [2 * np.eye(30), -np.ones(30)]  # to the identity: its diagonal still grows
SIGMA, EPOCHS, BATCH = 0.1, 2, 16
LEVELS = (0.03, 0.08, 0.2, 0.8, 1.2, 1.7, 2.4, 4.0)  # of the noise, in units of sigma
X = _RNG.uniform(0.1, 0.6, (3, 4))
X_HAT = X + np.array([[0.05], [0.2], [0.3]])


def decibels(student):
    """The PSNR of images with errors of different size, none of which is white."""
    return student.psnr(X, X_HAT)


def equal(student):
    """The PSNR of equal images."""
    return student.psnr(X, X.copy())


def tiny_error(student):
    """The PSNR of images that are nearly equal."""
    return student.psnr(X, X + 1e-5)


def _trained(student, x=GREY, sigma=SIGMA, rng=None):
    """Return a model trained on images, the losses, and the probe that reads its notes."""
    training = student.probe("training")
    model = training.recorder(HALFWAY)
    rng = np.random.default_rng(3) if rng is None else rng
    losses = student.train_denoiser(model, x, sigma, EPOCHS, rng, BATCH)
    return model, losses, training


@costly
def grey(student):
    """What comes back from training on grey images, what it showed and drew, and what it left."""
    images, rng = student.keep(GREY), student.keep(np.random.default_rng(3))
    before = str(rng.bit_generator.state)
    model, losses, training = _trained(student, images, SIGMA, rng)
    batches = training.seen(model)
    sizes = [len(batch) for batch in batches]
    return {
        "losses": _form(losses),
        "times": [sum(sizes) / len(GREY), max(sizes, default=0)],
        "noise": _noise(batches, SIGMA),
        "targets": _targets(training.pairs(model)),
        "drawn": str(rng.bit_generator.state) != before,
        "kept": np.array_equal(student.fetch(images), GREY),
    }


@costly
def less_noise(student):
    """The noise for a smaller sigma."""
    model, _, training = _trained(student, sigma=0.6 * SIGMA)
    return _noise(training.seen(model), 0.6 * SIGMA)


@costly
def sharp(student):
    """Black and white images: whether pixels leave [0, 1], and the model comes nearer to them."""
    model, _, training = _trained(student, SHARP, 0.5)
    rows = _rows(training.seen(model))
    grown = (np.mean(np.diag(training.weights(model)[0])) - 2) / 0.001
    return [bool(np.any(rows < 0)), bool(np.any(rows > 1)), bool(grown > 0.5)]


@costly
def learnt(student):
    """Whether the model comes nearer to the clean images rather than to the noisy ones."""
    # Noise makes black pixels 0.2 bright on average. A model that starts between 0 and that goes
    # down towards clean images, and up towards noisy ones; with white pixels it is the reverse.
    training = student.probe("training")
    x = np.tile(np.repeat([0, 1], 15), (32, 1)).astype(np.float32)
    logits = np.repeat([np.log(1 / 9), np.log(9)], 15)
    model = training.stepwise([np.zeros((30, 30)), logits])
    student.train_denoiser(model, x, 0.5, 3, np.random.default_rng(4), 8)
    moved = np.mean((training.weights(model)[1] - logits) * np.repeat([-1, 1], 15)) / 0.001
    return int(np.digitize(moved, (-2, -0.01, 0.01, 2)))


def _form(losses):
    """Return the shape of a sequence of losses, or what it is instead."""
    if isinstance(losses, list | tuple | np.ndarray):
        return list(np.shape(losses))
    kinds = {dict: "dictionary", float: "number", type(None): "nothing"}
    return kinds.get(type(losses), "object")


def _rows(batches):
    return np.concatenate([np.zeros((0, GREY.shape[1])), *batches])


def _nearest(rows):
    """Return which grey image each row is nearest to, and the difference from it."""
    far = np.mean((rows[:, None] - GREY) ** 2, axis=2)
    return far.argmin(axis=1), rows - GREY[far.argmin(axis=1)]


def _noise(batches, sigma):
    """Return how much of what is shown is noisy, how large the noise is, and what it shares."""
    if not batches:
        return None
    _, away = _nearest(_rows(batches))
    noisy = away[np.abs(away).max(axis=1) > 1e-6]
    share = int(np.digitize(len(noisy) / len(away), (0.1, 0.9)))
    if not len(noisy):
        return [share]
    common = [
        bool(np.median(np.ptp(noisy, axis=1)) < 1e-5),
        bool(np.median(np.abs(noisy - np.median(noisy, axis=0))) < 1e-5),
    ]
    # Few numbers make no statistic.
    size = None if any(common) else int(np.digitize(np.sqrt(np.mean(noisy**2)) / sigma, LEVELS))
    return [share, size, common]


def _targets(pairs):
    """Return what targets are, unless they are clean; a loop of one's own doesn't tell."""
    if not pairs:
        return None
    x, y = (np.concatenate([pair[i] for pair in pairs]) for i in (0, 1))
    (image, _), (target, away) = _nearest(x), _nearest(y)
    if np.any(np.abs(away) > 1e-6):
        return "what is shown" if np.allclose(x, y, atol=1e-6) else "noisy"
    return None if np.mean(image == target) > 0.9 else "other images"
