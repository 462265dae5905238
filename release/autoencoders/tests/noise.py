"""Checks of the exercise noise, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, test_case

OK_FORMAT = False
name = "noise"
points = None

def noisy(student, x, sigma, rng):
    """Call add_noise; return its result as an array of the right shape."""
    result = student.add_noise(x, sigma, rng)
    if isinstance(result, np.ndarray):
        expect(result.dtype.kind == "f", "Noisy images are of a floating type.")
    return expect_array(result, "the noisy images", (64, 784)).astype(np.float64)


@test_case(
    name="Noisy images stay in [0, 1], and the originals as they were",
    points=1,
    hint="Clip to [0, 1] after adding; work on a copy of the images.",
)
def test_range(student):
    """Noisy images stay in [0, 1], and the originals as they were"""
    x = np.random.default_rng(0).integers(0, 2, size=(64, 784)).astype(np.float32)
    kept = student.keep(x)
    y = noisy(student, kept, 0.5, np.random.default_rng(1))
    expect(np.min(y) >= 0 and np.max(y) <= 1, "A noisy pixel lies outside [0, 1].")
    original = expect_array(student.fetch(kept), "the images passed in", x.shape)
    expect(np.array_equal(original, x), "add_noise changed the images that it was given.")
    black = y[x == 0]
    expect(abs(np.mean(black == 0) - 0.5) < 0.03, "Half of the noise on black is clipped to 0.")


@test_case(
    name="The noise has standard deviation sigma and is drawn from rng for every pixel",
    points=1,
    hint="sigma is the standard deviation; draw x.shape numbers from rng.",
)
def test_noise(student):
    """The noise has standard deviation sigma and is drawn from rng for every pixel"""
    x = np.full((64, 784), 0.5, dtype=np.float32)
    residual = noisy(student, x, 0.1, np.random.default_rng(2)) - 0.5
    expect(abs(np.std(residual) - 0.1) < 0.004, "The noise's standard deviation is not sigma.")
    expect(np.std(residual.mean(axis=0)) < 0.03, "All images have the same noise.")
    expect(np.std(residual.mean(axis=1)) < 0.01, "All pixels of an image have the same noise.")
    rng = student.keep(np.random.default_rng(2))
    again = noisy(student, x, 0.1, rng) - 0.5
    expect(np.array_equal(again, residual), "The same seed should give the same noise.")
    more = noisy(student, x, 0.1, rng) - 0.5
    expect(not np.array_equal(again, more), "Calling again should give fresh noise.")
