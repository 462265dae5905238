"""Hidden checks of the exercise noise: statistics, since draws may be made in any way."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_within

SHAPE = (200, 784)


def noisy(student, x, sigma, rng):
    """Call add_noise; return its result as an array of the right shape and type."""
    result = student.add_noise(x, sigma, rng)
    if isinstance(result, np.ndarray):
        expect(result.dtype.kind == "f", "Noisy images are of a floating type.")
    return expect_array(result, "the noisy images", SHAPE).astype(np.float64)


def expect_clipped_gaussian(student, raw, seed):
    """Fail unless black pixels become what a clipped Gaussian of 0.5 makes of them."""
    x = raw[:200].reshape(200, 784).astype(np.float32) / 255
    y = noisy(student, x, 0.5, np.random.default_rng(seed))
    expect(np.min(y) >= 0 and np.max(y) <= 1, "Noisy pixels leave [0, 1].")
    black, white = y[x == 0], y[x >= 0.999]
    # 0.5 * (phi(0) - phi(2)) + P(n > 2) for noise n in units of sigma
    expect_within(np.mean(black), "Black pixels have the wrong mean.", 0.188, 0.202)
    zero, one = np.mean(black == 0), np.mean(black == 1)
    expect_within(zero, "The wrong share of black pixels is clipped at 0.", 0.488, 0.512)
    expect_within(one, "The wrong share of black pixels is clipped at 1.", 0.018, 0.028)
    if white.size > 100:
        slack = 1.5 / white.size**0.5  # 5 standard deviations
        message = "White pixels have the wrong mean."
        expect_within(np.mean(white), message, 0.8048 - slack, 0.8048 + slack)


@pytest.mark.points(1)
@pytest.mark.hint("Add noise of standard deviation sigma, then clip to [0, 1].")
def test_clipped(student, hidden_images):
    """Noise on digits and garments is Gaussian and clipped"""
    expect_clipped_gaussian(student, hidden_images["mnist"], 21)
    expect_clipped_gaussian(student, hidden_images["fashion_mnist"], 22)


@pytest.mark.points(1)
@pytest.mark.hint("sigma is a standard deviation, not a variance; the noise is Gaussian.")
def test_sigma(student):
    """The standard deviation is sigma, and the shape is that of a Gaussian"""
    gray = np.full(SHAPE, 0.5)
    # At 0.5 sigma is 0.08, 0.15: hardly anything is clipped.
    for sigma, seed in ((0.08, 23), (0.15, 24)):
        residual = noisy(student, gray, sigma, np.random.default_rng(seed)) - 0.5
        spread, middle = np.std(residual) / sigma, np.mean(residual) / sigma
        expect_within(spread, "The noise has the wrong size.", 0.985, 1.015)
        expect_within(middle, "The noise does not have mean zero.", -0.02, 0.02)
        size = np.abs(residual) / sigma
        one, two = np.mean(size < 1), np.mean(size < 2)
        message = "The share of noise below one standard deviation is not a Gaussian's."
        expect_within(one, message, 0.673, 0.693)
        message = "The share of noise below two standard deviations is not a Gaussian's."
        expect_within(two, message, 0.948, 0.961)


@pytest.mark.points(1)
@pytest.mark.hint("Draw one number for every pixel of every image.")
def test_fresh(student):
    """Every pixel of every image has its own noise"""
    residual = noisy(student, np.full(SHAPE, 0.5), 0.1, np.random.default_rng(25)) - 0.5
    over_images, over_pixels = np.std(residual.mean(axis=0)), np.std(residual.mean(axis=1))
    message = "The mean of the noise over images varies too much."
    expect_within(over_images, message, high=1.5 * 0.1 / 200**0.5)
    message = "The mean of the noise over pixels varies too much."
    expect_within(over_pixels, message, high=1.5 * 0.1 / 784**0.5)
    expect(np.unique(residual).size > 0.9 * residual.size, "The noise repeats itself.")


@pytest.mark.points(1)
@pytest.mark.hint("Use the generator rng that is passed in, and no other; copy x first.")
def test_generator(student, hidden_images):
    """Noise comes from rng and nothing else, and the images stay as they were"""
    x = hidden_images["fashion_mnist"][200:400].reshape(SHAPE).astype(np.float64) / 255
    rng, kept = student.keep(np.random.default_rng(26)), student.keep(x)
    first = noisy(student, kept, 0.3, rng)
    second = noisy(student, kept, 0.3, rng)
    expect(not np.array_equal(first, second), "The second call repeats the noise.")
    same = noisy(student, x, 0.3, np.random.default_rng(26))
    expect(np.array_equal(first, same), "The same seed gives other noise.")
    other = noisy(student, x, 0.3, np.random.default_rng(27))
    expect(not np.array_equal(first, other), "Another seed gives the same noise.")
    left = expect_array(student.fetch(kept), "the images passed in", SHAPE)
    expect(np.array_equal(left, x), "The images passed in were changed.")
