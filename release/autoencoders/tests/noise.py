"""Checks of the exercise noise, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_within, test_case

OK_FORMAT = False
name = "noise"
points = None

SHAPE = (64, 784)
MEANS = {  # of black images with noise of sigma = 0.5; the right one is 0.195
    0.0: "On black, half of the noise should be clipped to 0, so the mean is above 0.",
    0.39: "Noise below 0 should become 0; here it lost its sign.",
    0.1: "This is the mean for a standard deviation of sigma squared; it should be sigma.",
    0.257: "This is the mean for a standard deviation of the root of sigma; it should be sigma.",
    0.5: "Here sigma is the mean of the noise; it should be its standard deviation.",
}


def noisy(student, x, sigma, rng, shape=SHAPE):
    """Call add_noise; return its result as an array of the right shape."""
    result = student.add_noise(x, sigma, rng)
    if isinstance(result, np.ndarray):
        expect(result.dtype.kind == "f", "Noisy images are of a floating type.")
    return expect_array(result, "the noisy images", shape).astype(np.float64)


@test_case(
    name="Noisy images stay in [0, 1], and the originals as they were",
    points=0.5,
    hint="Clip to [0, 1] after adding; work on a copy of the images.",
)
def test_range(student):
    """Noisy images stay in [0, 1], and the originals as they were"""
    black = noisy(student, np.zeros((99, 784)), 0.5, np.random.default_rng(0), (99, 784))
    mean = np.mean(black)
    near = (said for about, said in MEANS.items() if abs(mean - about) < 0.005)
    hint = next(near, "Gaussian noise of standard deviation sigma is added, then clipped.")
    expect_within(mean, "The example's mean is wrong.", 0.19, 0.2, hint)
    x = np.random.default_rng(0).integers(0, 2, size=SHAPE).astype(np.float32)
    kept = student.keep(x)
    y = noisy(student, kept, 0.5, np.random.default_rng(1))
    expect(np.min(y) >= 0 and np.max(y) <= 1, "A noisy pixel lies outside [0, 1].")
    clipped = np.mean(y[x == 0] == 0)
    expect_within(clipped, "Half of the noise on black should be clipped to 0.", 0.47, 0.53)
    original = expect_array(student.fetch(kept), "the images passed in", x.shape)
    expect(np.array_equal(original, x), "add_noise changed the images that it was given.")


@test_case(
    name="The noise is Gaussian with standard deviation sigma",
    points=0.5,
    hint="sigma is the standard deviation of a Gaussian, and the noise is added.",
)
def test_size(student):
    """The noise is Gaussian with standard deviation sigma"""
    for gray, sigma in ((0.5, 0.1), (0.3, 0.05)):
        x = np.full(SHAPE, gray, dtype=np.float32)
        residual = noisy(student, x, sigma, np.random.default_rng(2)) - gray
        size = np.std(residual) / sigma
        expect_within(size, "The noise's standard deviation is not sigma.", 0.96, 1.04)
        middle = np.mean(residual) / sigma
        expect_within(middle, "The noise does not have mean zero.", -0.04, 0.04)
        within = np.mean(np.abs(residual) < sigma)
        message = "The share of noise below one standard deviation is not a Gaussian's."
        expect_within(within, message, 0.66, 0.705)


@test_case(
    name="Every pixel of every image has noise of its own, drawn from rng",
    points=1,
    hint="Draw x.shape numbers from rng, the generator that is passed in.",
)
def test_drawn(student):
    """Every pixel of every image has noise of its own, drawn from rng"""
    x = np.full(SHAPE, 0.5, dtype=np.float32)
    residual = noisy(student, x, 0.1, np.random.default_rng(2)) - 0.5
    message = "The images' noise is not independent: its mean over images varies too much."
    expect_within(np.std(residual.mean(axis=0)), message, high=0.03)
    message = "The pixels' noise is not independent: its mean over pixels varies too much."
    expect_within(np.std(residual.mean(axis=1)), message, high=0.01)
    rng = student.keep(np.random.default_rng(2))
    again = noisy(student, x, 0.1, rng) - 0.5
    expect(np.array_equal(again, residual), "The same seed should give the same noise.")
    more = noisy(student, x, 0.1, rng) - 0.5
    expect(not np.array_equal(again, more), "Calling again should give fresh noise.")
