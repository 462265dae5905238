"""Which mistake does the whole pipeline make?

Training and noise depend on luck: numbers are cut at levels far from what known mistakes make of
them, and details that right answers don't share are returned only where something is wrong.
"""

import numpy as np

from autograder.judging.checks.kit import once
from autograder.judging.diagnosis.probes import costly

KEYS = ("mse_autoencoder", "mse_pca", "psnr_noisy", "psnr_denoised")
WEIGHTS = 2 * 784 * 128 + 2 * 128 * 32 + 2 * 128 + 784 + 32  # of the deep autoencoder
_RNG = np.random.default_rng(18)
GRAIN = _RNG.integers(0, 256, size=(80, 28, 28), dtype=np.uint8)
SHARP = 255 * _RNG.integers(0, 2, size=(9, 28, 28), dtype=np.uint8)
PATTERN = np.tile(np.repeat(np.tile([0, 255], 14), 28).reshape(28, 28), (130, 1, 1)).astype("uint8")
EPOCHS = 3


def _stripes(count):
    rows = (_RNG.random((count, 28, 1)) < 0.3) * _RNG.integers(100, 255, size=(count, 1, 1))
    return np.broadcast_to(rows, (count, 28, 28)).astype(np.uint8)


TRAIN, TEST = _stripes(130), 255 - _stripes(7)


def _run(student, *args):
    """Run the experiment step by step, which is quicker for a few steps."""
    return student.probe("eager").call(student.function("run_experiment"), *args)


@once
def _one_epoch(student):
    return _run(student, GRAIN, SHARP, 0.2, 1, 0)


def _complete(found):
    return isinstance(found, dict) and set(KEYS) <= set(found)


def _levels(*values):
    """Return the interval of each statistic: pairs of a value and the bounds between levels."""
    return [int(np.digitize(value, bounds)) for value, bounds in values]


def _flat(raw):
    return raw.reshape(len(raw), 784) / 255


def _mse_pca():
    """Return the error per pixel of 32 components, from grain to black and white."""
    train, test = _flat(GRAIN), _flat(SHARP)
    mean = train.mean(axis=0)
    components = np.linalg.svd(train - mean, full_matrices=False)[2][:32]
    away = test - mean
    return np.mean((away - away @ components.T @ components) ** 2)


@costly
def numbers(student):
    """The four numbers after one epoch, by levels; PCA's in terms of what it should be."""
    found = _one_epoch(student)
    if not isinstance(found, dict):
        return type(found).__name__
    if not _complete(found):
        return [key in found for key in KEYS]
    pca = _mse_pca()
    if abs(found["mse_autoencoder"] / pca - 1) < 1e-3:
        return "exchanged"
    # Clipped noise of 0.2 on black or white has a mean square of 0.02; a network that knows nothing
    # says 0.5 everywhere, which is an error of 6 dB.
    decibels = (-30, -9, -4.5, -1.5, 1.5, 4.5, 9, 30)
    levels = _levels(
        (found["mse_autoencoder"], (0.02, 0.13, 0.18, 0.5, 5.0, 400.0)),
        (found["psnr_noisy"] + 10 * np.log10(0.02), decibels),
        (found["psnr_denoised"] - 6, decibels),
    )
    return [float(np.round(found["mse_pca"] / pca, 2)), *levels]


@costly
def seeds(student):
    """Whether the noise is the same: for the same seed, for another."""
    first = _one_epoch(student)
    if not _complete(first):
        return None
    others = (_run(student, GRAIN, SHARP, 0.2, 1, seed) for seed in (0, 8))
    return [abs(first["psnr_noisy"] - one["psnr_noisy"]) < 1e-6 for one in others]


@costly
def learnt(student):
    """How well both networks learn one pattern in eight epochs, by levels."""
    found = _run(student, PATTERN, PATTERN[:20], 0.5, 8, 0)
    if not _complete(found):
        return None
    return _levels(
        (found["mse_autoencoder"], (0.06, 0.15)), (found["psnr_denoised"], (7.5, 14.5, 30))
    )


@costly
def networks(student):
    """What the networks are, what each learns from, and what it is tested on."""
    notes = student.probe("experiment").Notes(784)
    notes.run(student.function("run_experiment"), TRAIN, TEST, 0.1, EPOCHS, 0)
    calls = list(notes.calls)
    rows = [np.asarray(call[1]) for call in calls]
    bright = [bool(np.max(x) > 2) for x in rows]
    found = {
        "sizes": sorted({weights for *_, weights in calls} - {0, WEIGHTS}),
        "outside": any(low < 0 or high > 1 for _, _, low, high, _ in calls),
        "negative": any(np.min(x) < 0 for x in rows),
        "bright": [any(bright), all(bright)],
    }
    # Bright rows are near to no image.
    roles = [] if any(bright) else _roles(calls)
    return found | {"flow": _flow(roles), "epochs": _epochs(roles)}


def _roles(calls):
    """Return, for each network: times it was shown each training image, clean and noisy, likewise
    test images, and the largest batch of training images.
    """
    images = np.concatenate([_flat(TRAIN), _flat(TEST)])
    roles = {}
    for network, rows, *_ in calls:
        rows = np.asarray(rows, dtype=np.float64)
        squares = (rows**2).sum(axis=1)[:, None] + (images**2).sum(axis=1) - 2 * rows @ images.T
        testing, noisy = squares.argmin(axis=1) >= len(TRAIN), squares.min(axis=1) > 1e-3
        role = roles.setdefault(network, [0.0, 0.0, 0.0, 0.0, 0])
        for i, (part, kind) in enumerate(((~testing, ~noisy), (~testing, noisy))):
            role[i] += np.sum(part & kind) / len(TRAIN)
        for i, kind in ((2, ~noisy), (3, noisy)):
            role[i] += np.sum(testing & kind) / len(TEST)
        role[4] = max(role[4], int(np.sum(~testing)))
    return list(roles.values())


def _flow(roles):
    """Return what each network learns from and is tested on."""
    found = []
    for clean, noisy, tested, tested_noisy, _ in roles:
        learns = [clean > 0.5, noisy > 0.5, not (clean or noisy) and tested > 1.5]
        # A denoiser may be shown clean test images as well, to validate it.
        validated = noisy > 0.5 and tested_noisy > 0
        found.append([*learns, validated or tested > 0, tested_noisy > 0])
    return sorted([[bool(fact) for fact in facts] for facts in found])


def _epochs(roles):
    """Return how often training images are shown, and in what batches, where one is wrong."""
    found = []
    for clean, noisy, *_, batch in roles:
        times = round(max(clean, noisy))
        right = times in (EPOCHS, EPOCHS + 1)
        if times and not (right and batch == 128):
            found.append([None if right else times, batch])
    return found
