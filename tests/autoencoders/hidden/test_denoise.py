"""Hidden checks of the exercise denoise: what goes in, what should come out, what is learnt."""

import numpy as np
import pytest

from autograder.checks.kit import expect, expect_array, expect_number, expect_tuple

PIXELS = 48


def train_recorded(student, x, sigma, epochs, seed):
    """Train a model that notes its inputs.

    The model starts halfway to the identity: towards the clean images its diagonal grows, while
    towards other images it shrinks.

    Returns:
        (noisy, clean): the noisy rows that went in, and the image that each was made of.
    """
    training = student.probe("training")
    model = training.recorder([2 * np.eye(PIXELS), -np.ones(PIXELS)])
    losses = student.train_denoiser(model, x, sigma, epochs, np.random.default_rng(seed), 16)
    expect_array(losses, "the list of losses", (epochs,))
    kernel = expect_tuple(training.weights(model), 2, "two arrays")[0]
    kernel = expect_array(kernel, "the kernel", (PIXELS, PIXELS))
    expect(np.max(np.abs(kernel - 2 * np.eye(PIXELS))) > 1e-4, "The model was not trained.")
    expect(np.mean(np.diag(kernel)) > 2, "The model was not trained towards the clean images.")
    pairs, seen = training.pairs(model), training.seen(model)
    expect(isinstance(pairs, list) and isinstance(seen, list), "The records are unreadable.")
    if pairs:
        return rows_of_pairs(pairs, x, epochs)
    return rows_of_calls(seen, x, epochs)


def rows_of_pairs(pairs, x, epochs):
    """Read inputs and images off Keras's training steps; the targets must be the images."""
    inputs, targets = [], []
    for pair in pairs:
        noisy, clean = expect_tuple(pair, 2, "pairs of batches")
        noisy = expect_array(noisy, "a batch")
        right = noisy.ndim == 2 and noisy.shape[1] == PIXELS and 0 < len(noisy) <= 16
        expect(right, "A batch has the wrong shape.")
        inputs.append(noisy)
        targets.append(expect_array(clean, "the targets of a batch", noisy.shape))
    noisy, clean = np.concatenate(inputs), np.concatenate(targets)
    far = np.abs(clean[:, None] - x[None]).max(axis=2)  # (rows, images)
    expect(np.all(far.min(axis=1) < 1e-6), "The targets are not the clean images.")
    times = np.bincount(far.argmin(axis=1), minlength=len(x))
    expect(np.all(times == epochs), "Not every image was shown once in each epoch.")
    return noisy, clean


def rows_of_calls(seen, x, epochs):
    """Read inputs off the calls of a loop of one's own; the images are the nearest ones."""
    batches = [expect_array(batch, "a batch") for batch in seen]
    expect(len(batches) > 0, "The model was not shown any image.")
    for batch in batches:
        expect(batch.ndim == 2 and batch.shape[1] == PIXELS, "A batch has the wrong shape.")
    rows = np.concatenate(batches)
    far = ((rows[:, None] - x[None]) ** 2).sum(axis=2)  # (rows, images)
    noisy = far.min(axis=1) > 1e-6  # such a loop may also look at clean images
    times = np.bincount(far[noisy].argmin(axis=1), minlength=len(x))
    expect(np.all(times >= epochs), "Not every image was shown, with noise, in each epoch.")
    return rows[noisy], x[far[noisy].argmin(axis=1)]


@pytest.mark.points(2)
@pytest.mark.hint("-10 log10 of the mean squared error; the peak is 1, not 255.")
def test_psnr(student, hidden_images):
    """PSNR of blurred digits and garments, over everything at once"""
    for name in ("mnist", "fashion_mnist"):
        x = hidden_images[name][:50].reshape(50, 784) / 255
        blurred = (x + np.roll(x, 1, axis=1) + np.roll(x, 28, axis=1)) / 3
        blurred[:7] = 1 - blurred[:7]
        right = -10 * np.log10(np.mean(np.square(blurred - x)))
        for dtype in (np.float32, np.float64):
            value = student.psnr(x.astype(dtype), blurred.astype(dtype))
            expect(abs(expect_number(value, "psnr") - right) < 1e-2, "psnr is wrong.")
            same = student.psnr(x.astype(dtype), x.astype(dtype))
            same = expect_number(same, "psnr of equal images", finite=False)
            expect(same == np.inf, "psnr of equal images is not infinity.")


@pytest.mark.points(1)
@pytest.mark.hint("Noise of standard deviation sigma for each pixel; clean images as targets.")
def test_pairs(student):
    """Each image goes in with noise of its own, and clean it is the target"""
    rng = np.random.default_rng(71)
    x = (0.35 + 0.3 * rng.integers(0, 2, size=(60, PIXELS))).astype(np.float32)
    noisy, clean = train_recorded(student, x, 0.1, 2, 72)
    noise = noisy.astype(np.float64) - clean
    expect(abs(np.std(noise) - 0.1) < 0.009, "The noise has the wrong size.")
    expect(abs(np.mean(noise)) < 0.01, "The noise does not have mean zero.")
    expect(np.std(noise.mean(axis=0)) < 0.03, "All images have the same noise.")
    expect(np.std(noise.mean(axis=1)) < 0.03, "All pixels have the same noise.")


@pytest.mark.points(1)
@pytest.mark.hint("Clip the noisy images, as add_noise does.")
def test_clipped(student):
    """The noise is clipped to [0, 1]"""
    x = np.random.default_rng(73).integers(0, 2, size=(40, PIXELS)).astype(np.float32)
    noisy, clean = train_recorded(student, x, 0.5, 2, 74)
    expect(np.min(noisy) >= 0 and np.max(noisy) <= 1, "Noisy pixels leave [0, 1].")
    black, white = noisy[clean == 0], noisy[clean == 1]
    expect(abs(np.mean(black == 0) - 0.5) < 0.08, "Black pixels get the wrong noise.")
    expect(abs(np.mean(black) - 0.195) < 0.05, "Black pixels get the wrong noise.")
    expect(abs(np.mean(white) - 0.805) < 0.05, "White pixels get the wrong noise.")


@pytest.mark.points(1)
@pytest.mark.hint("Draw the noise from rng, which is passed in.")
def test_generator(student):
    """The noise comes from rng"""
    training = student.probe("training")
    model = training.recorder([np.zeros((PIXELS, PIXELS)), np.zeros(PIXELS)])
    generator = student.keep(np.random.default_rng(76))
    x = np.random.default_rng(77).random((20, PIXELS)).astype(np.float32)
    kept = student.keep(x)
    before = str(generator.bit_generator.state)
    student.train_denoiser(model, kept, 0.3, 1, generator, 8)
    expect(str(generator.bit_generator.state) != before, "Nothing was drawn from rng.")
    left = expect_array(student.fetch(kept), "the training images", x.shape)
    expect(np.array_equal(left, x), "The training images were changed.")


@pytest.mark.points(2)
@pytest.mark.hint("The clean image is the target of its noisy one, and of no other.")
def test_quality(student, hidden_images, reference):
    """Digits and garments are denoised as well as by the reference solution"""
    raw = np.concatenate([hidden_images[name][300:396] for name in ("mnist", "fashion_mnist")])
    means = raw.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    x = (means.reshape(-1, 196) / 255).astype(np.float32)
    rng = np.random.default_rng(74)
    shapes = ((196, 40), (40,), (40, 196), (196,))
    training = student.probe("training")
    model = training.network([rng.normal(scale=0.08, size=shape) for shape in shapes])
    losses = student.train_denoiser(model, x, 0.5, 6, np.random.default_rng(1), 8)
    losses = expect_array(losses, "the list of losses", (6,))
    expect(losses[-1] < losses[0], "The loss does not fall.")
    noise = np.random.default_rng(75).normal(scale=0.5, size=x.shape)
    noisy = np.clip(x + noise, 0, 1).astype(np.float32)
    x_hat = expect_array(training.run(model, noisy), "the output", x.shape)
    ratio = -10 * np.log10(np.mean((x_hat - x) ** 2, dtype=np.float64) + 1e-12)
    expect(ratio > float(reference["psnr"]) - 0.8, "The images are denoised too poorly.")
    # Towards noisy targets a black pixel would become 0.195, the mean of its clipped noise.
    black = np.all(x < 0.02, axis=0)
    expect(np.mean(x_hat[:, black]) < 0.12, "Black pixels come out gray.")
