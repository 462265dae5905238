"""Hidden checks of the exercise denoise: what goes in, what should come out, what is learnt."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_learns,
    expect_number,
    expect_tuple,
    expect_untouched,
    expect_within,
)

PIXELS = 64


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
    expect(
        np.max(np.abs(kernel - 2 * np.eye(PIXELS))) > 1e-4,
        "The model's weights have hardly changed.",
    )
    grown = (np.mean(np.diag(kernel)) - 2) / 0.001  # in steps of Adam
    expect_within(
        grown, "The kernel's diagonal does not grow, as it does towards the clean images.", low=0
    )
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
        x = hidden_images[name][:50].reshape(50, 784) / 400  # the peak is 1 all the same
        blurred = (x + np.roll(x, 1, axis=1) + np.roll(x, 28, axis=1)) / 3
        blurred[:7] = 1 - blurred[:7]
        right = -10 * np.log10(np.mean(np.square(blurred - x)))
        for dtype in (np.float32, np.float64):
            value = student.psnr(x.astype(dtype), blurred.astype(dtype))
            expect(abs(expect_number(value, "psnr") - right) < 1e-2, "psnr is wrong.")
            same = student.psnr(x.astype(dtype), x.astype(dtype))
            same = expect_number(same, "psnr of equal images", finite=False)
            expect(same == np.inf, "psnr of equal images is not infinity.")
    expect_untouched(student, "psnr", x=x / 2, x_hat=blurred / 2)


@pytest.mark.points(1)
@pytest.mark.hint("Noise of standard deviation sigma for each pixel; clean images as targets.")
def test_pairs(student):
    """Each image goes in with noise of its own, and clean it is the target"""
    rng = np.random.default_rng(71)
    x = (0.35 + 0.3 * rng.integers(0, 2, size=(60, PIXELS))).astype(np.float32)
    noisy, clean = train_recorded(student, x, 0.1, 2, 72)
    noise = noisy.astype(np.float64) - clean
    expect_within(np.std(noise), "The noise has the wrong size.", 0.091, 0.109)
    expect_within(np.mean(noise), "The noise does not have mean zero.", -0.01, 0.01)
    over_images, over_pixels = np.std(noise.mean(axis=0)), np.std(noise.mean(axis=1))
    expect_within(over_images, "The noise's mean over images varies too much.", high=0.03)
    expect_within(over_pixels, "The noise's mean over pixels varies too much.", high=0.03)


@pytest.mark.points(1)
@pytest.mark.hint("Clip the noisy images, as add_noise does.")
def test_clipped(student):
    """The noise is clipped to [0, 1]"""
    # Any two of these images differ in half of their pixels, so that noise hides none of them.
    signs = np.ones((1, 1))
    for _ in range(6):
        signs = np.block([[signs, signs], [signs, -signs]])
    x = ((signs[:40] + 1) / 2).astype(np.float32)
    noisy, clean = train_recorded(student, x, 0.5, 2, 74)
    expect(np.min(noisy) >= 0 and np.max(noisy) <= 1, "Noisy pixels leave [0, 1].")
    black, white = noisy[clean == 0], noisy[clean == 1]
    message = "The wrong share of black pixels is clipped at 0."
    expect_within(np.mean(black == 0), message, 0.43, 0.57)
    expect_within(np.mean(black), "Noisy black pixels have the wrong mean.", 0.15, 0.24)
    expect_within(np.mean(white), "Noisy white pixels have the wrong mean.", 0.76, 0.85)


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


@pytest.mark.points(0.5)
@pytest.mark.hint("The targets are the clean images, whatever noise went in.")
def test_targets(student):
    """Black pixels are learnt to be black, white ones white"""
    # Towards noisy targets, black would become 0.195, the mean of its clipped noise: brighter than
    # this model starts. Towards clean ones it gets darker still.
    x = np.tile(np.repeat([0, 1], PIXELS // 2), (40, 1)).astype(np.float32)
    training = student.probe("training")
    start = np.repeat([np.log(1 / 9), np.log(9)], PIXELS // 2)
    model = training.stepwise([np.zeros((PIXELS, PIXELS)), start])
    student.train_denoiser(model, x, 0.5, 2, np.random.default_rng(78), 8)
    bias = expect_tuple(training.weights(model), 2, "two arrays")[1]
    moved = (expect_array(bias, "the bias", (PIXELS,)) - start) / 0.001  # in steps of Adam
    expect_within(np.mean(moved[: PIXELS // 2]), "Black pixels don't become darker.", high=-2)
    expect_within(np.mean(moved[PIXELS // 2 :]), "White pixels don't become brighter.", low=2)


def small(raw):
    """Average images to 14 by 14 pixels."""
    means = raw.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    return (means.reshape(-1, 196) / 255).astype(np.float32)


def denoise(x, weights):
    """Return what a relu layer and a sigmoid layer of these weights make of noisy images."""
    hidden = np.maximum(x @ weights[0] + weights[1], 0)
    return 0.5 + 0.5 * np.tanh((hidden @ weights[2] + weights[3]) / 2)


@pytest.mark.points(1.5)
@pytest.mark.hint("The clean image is the target of its noisy one, and of no other.")
def test_quality(student, hidden_images):
    """Trained long enough, the weights clean digits and garments that they have not seen"""
    names = "mnist", "fashion_mnist"
    x = small(np.concatenate([hidden_images[name][300:492] for name in names]))
    unseen = small(np.concatenate([hidden_images[name][500:548] for name in names]))
    rng = np.random.default_rng(75)
    noisy = np.clip(unseen + rng.normal(scale=0.5, size=unseen.shape), 0, 1)
    shapes = ((196, 40), (40,), (40, 196), (196,))
    training = student.probe("training")
    model = training.network([rng.normal(scale=0.08, size=shape) for shape in shapes])
    noises = student.keep(np.random.default_rng(1))

    def train():
        losses = student.train_denoiser(model, x, 0.5, 8, noises, 8)
        expect_array(losses, "the list of losses", (8,))
        found = expect_tuple(training.weights(model), 4, "four arrays")
        # The weights themselves are judged: no table of images stands in for them.
        found = [expect_array(w, "a weight", s) for w, s in zip(found, shapes, strict=True)]
        return -10 * np.log10(np.mean((denoise(noisy, found) - unseen) ** 2))

    # The mean image alone has 10.9 dB. One round is nearly always enough: each makes new graphs,
    # which takes longer than training.
    expect_learns(train, 11.6, 4, "The images are denoised too poorly.")
