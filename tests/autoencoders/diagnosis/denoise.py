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


def _nearest(rows, x):
    """Return which image each row is nearest to, and the difference from it."""
    far = np.mean((rows[:, None] - x) ** 2, axis=2)
    return far.argmin(axis=1), rows - x[far.argmin(axis=1)]


def _shown(model, training):
    return np.concatenate([np.zeros((0, GREY.shape[1])), *training.seen(model)])


@costly
def losses(student):
    """How many losses are returned, or what else is."""
    _, found, _ = _trained(student)
    if isinstance(found, list | tuple | np.ndarray):
        return list(np.shape(found))
    kinds = {dict: "dictionary", float: "number", type(None): "nothing"}
    return kinds.get(type(found), "object")


@costly
def times(student):
    """How often each image is shown, and the largest batch."""
    model, _, training = _trained(student)
    sizes = [len(batch) for batch in training.seen(model)]
    return [sum(sizes) / len(GREY), max(sizes, default=0)]


@costly
def noise(student):
    """How much of what is shown is noisy, how large the noise is, and what rows have in common."""
    found = []
    for sigma in (SIGMA, 0.6 * SIGMA):
        model, _, training = _trained(student, sigma=sigma)
        _, away = _nearest(_shown(model, training), GREY)
        noisy = away[np.abs(away).max(axis=1) > 1e-6] if len(away) else away
        size = np.sqrt(np.mean(noisy**2)) / sigma if len(noisy) else 0.0
        share = len(noisy) / len(away) if len(away) else 0.0
        common = len(noisy) > 0 and [
            bool(np.all(np.ptp(noisy, axis=1) < 1e-5)),
            bool(np.all(np.ptp(noisy[: len(GREY)], axis=0) < 1e-5)),
        ]
        # Few numbers make no statistic.
        level = None if common and any(common) else int(np.digitize(size, LEVELS))
        found.append([int(np.digitize(share, (0.1, 0.9))), level, common])
    return found


@costly
def pairs(student):
    """What the targets are where they aren't the clean images; a loop of one's own doesn't tell."""
    model, _, training = _trained(student)
    noted = training.pairs(model)
    if not noted:
        return None
    x, y = (np.concatenate([pair[i] for pair in noted]) for i in (0, 1))
    (image, _), (target, away) = _nearest(x, GREY), _nearest(y, GREY)
    if np.any(np.abs(away) > 1e-6):
        return "what is shown" if np.allclose(x, y, atol=1e-6) else "noisy"
    return None if np.mean(image == target) > 0.9 else "other images"


@costly
def learnt(student):
    """Whether the model comes nearer to the clean images, and each to its own."""
    # Noise makes black pixels 0.2 bright on average. A model that starts between 0 and that goes
    # down towards clean images, and up towards noisy ones; with white pixels it is the reverse.
    training = student.probe("training")
    x = np.tile(np.repeat([0, 1], 15), (32, 1)).astype(np.float32)
    logits = np.repeat([np.log(1 / 9), np.log(9)], 15)
    model = training.stepwise([np.zeros((30, 30)), logits])
    student.train_denoiser(model, x, 0.5, 3, np.random.default_rng(4), 8)
    moved = np.mean((training.weights(model)[1] - logits) * np.repeat([-1, 1], 15)) / 0.001
    model, _, training = _trained(student, SHARP, 0.5)
    grown = (np.mean(np.diag(training.weights(model)[0])) - 2) / 0.001
    return [int(np.digitize(moved, (-2, -0.01, 0.01, 2))), bool(grown > 0.5)]


@costly
def range_of_pixels(student):
    """Whether pixels below 0 and above 1 are shown."""
    model, _, training = _trained(student, SHARP, 0.5)
    rows = _shown(model, training)
    return [bool(np.any(rows < 0)), bool(np.any(rows > 1))]


@costly
def generator(student):
    """Whether anything is drawn from rng."""
    rng = student.keep(np.random.default_rng(3))
    before = str(rng.bit_generator.state)
    _trained(student, rng=rng)
    return str(rng.bit_generator.state) != before


@costly
def kept(student):
    """Whether the images stay as they are."""
    images = student.keep(GREY)
    _trained(student, images)
    return np.array_equal(student.fetch(images), GREY)
