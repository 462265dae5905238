"""Which mistake does the noise make?

Noise is random: statistics are cut at levels that lie far from what known mistakes make of them.
"""

import numpy as np

SHAPE = (30, 784)


def _noisy(student, shade, sigma, seed=0):
    found = student.add_noise(np.full(SHAPE, shade), sigma, np.random.default_rng(seed))
    return np.asarray(found, dtype=np.float64)


def _pattern(y):
    """Return what makes statistics depend on luck: few numbers drawn, or a stretched result."""
    if np.ptp(y) == 0:
        return "one number"
    if np.all(np.ptp(y, axis=1) == 0):
        return "one number for each image"
    if np.all(np.ptp(y, axis=0) == 0):
        return "one image"
    return "stretched" if [np.sum(y == 0), np.sum(y == 1)] == [1, 1] else ""


def _levels(*values):
    """Return the interval of each statistic: pairs of a value and the bounds between levels."""
    return [int(np.digitize(value, bounds)) for value, bounds in values]


def size(student):
    """The noise on gray: its spread, its mean and its shape, in units of sigma."""
    y = _noisy(student, 0.5, 0.1)
    z = (y - 0.5) / 0.1
    return _pattern(y) or _levels(
        (np.std(z), (0.05, 0.3, 0.54, 0.64, 0.9, 1.1, 1.5, 2.5, 3.4, 4.2)),
        (np.mean(z), (-3.0, -1.5, -0.2, 0.2, 0.6, 1.5)),
        (np.mean(np.abs(z) < 1), (0.1, 0.3, 0.45, 0.61, 0.667, 0.72, 0.8)),
        (np.mean(np.abs(z) < 1e-6), (0.25, 0.75)),
    )


def larger_sigma(student):
    """The noise on gray for a sigma of 0.2: its spread and its mean."""
    y = _noisy(student, 0.5, 0.2)
    z = (y - 0.5) / 0.2
    return _pattern(y) or _levels(
        (np.std(z), (0.15, 0.3, 0.54, 0.75, 0.9, 1.1, 1.4)), (np.mean(z), (-1.5, -0.25, 0.25, 1.5))
    )


def on_black(student):
    """Black pixels: their mean, and how many end below 0, at 0, at 1 and above."""
    y = _noisy(student, 0.0, 0.5)
    shares = (y < -1, y == -1, y < 0, y == 0, y == 1, y > 1)
    return _pattern(y) or _levels(
        (np.mean(y), (-0.2, 0.15, 0.29)),
        *((np.mean(share), (0.002, 0.1, 0.7)) for share in shares),
    )


def on_white(student):
    """White pixels: how many end at 1 and above."""
    y = _noisy(student, 1.0, 0.5)
    shares = (y == 1, y > 1)
    return _pattern(y) or _levels(*((np.mean(share), (0.002, 0.1, 0.7)) for share in shares))


def drawn(student):
    """Whether the noise is the same: for the same seed, for another, in the next call."""
    rng, x = student.keep(np.random.default_rng(1)), np.full((3, 784), 0.5)
    first, second = (np.asarray(student.add_noise(x, 0.1, rng)) for _ in range(2))
    again, other = (student.add_noise(x, 0.1, np.random.default_rng(seed)) for seed in (1, 2))
    return [np.array_equal(first, np.asarray(found)) for found in (again, other, second)]


def drawn_globally(student):
    """Whether numpy's global generator decides, whatever rng is passed."""
    function, x = student.function("add_noise"), np.full((3, 784), 0.5)
    generators = (np.random.default_rng(seed) for seed in (1, 2))
    call = student.probe("global_seed").call
    one, other = (np.asarray(call(function, x, 0.1, rng)) for rng in generators)
    return np.array_equal(one, other)


def form(student):
    """Shape and kind of the result."""
    y = np.asarray(student.add_noise(np.full((3, 784), 0.5), 0.1, np.random.default_rng(0)))
    return [*y.shape, y.dtype.kind]


def kept(student):
    """Whether the images stay as they are."""
    x = np.full((3, 784), 0.5)
    images = student.keep(x)
    student.add_noise(images, 0.1, np.random.default_rng(0))
    return np.array_equal(student.fetch(images), x)
