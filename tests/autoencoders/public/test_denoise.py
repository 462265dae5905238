"""Public checks of the exercise denoise."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_number,
    expect_tuple,
    expect_untouched,
    expect_within,
    once,
)


def shown(batches):
    """Return every row that a model was shown, whoever called it."""
    expect(isinstance(batches, list) and len(batches) > 0, "The model was never shown anything.")
    return np.concatenate([expect_array(batch, "a batch") for batch in batches])


def distances(rows, x):
    """Return how far each row is from the nearest of the images, root mean square."""
    return np.sqrt(np.mean((rows[:, None] - x[None]) ** 2, axis=2)).min(axis=1)


@pytest.mark.points(1)
@pytest.mark.hint("10 log10(1 / mse), the mean taken over all pixels of all images; peak 1.")
def test_psnr(student):
    """PSNR is measured in dB against a peak of 1, and infinite for equal images"""
    value = expect_number(student.psnr(np.zeros((1, 4)), np.full((1, 4), 0.1)), "psnr")
    expect(abs(value - 20) < 1e-3, "An error of 0.1 everywhere should give 20 dB.")
    x = np.zeros((2, 5))
    x_hat = np.full((2, 5), 0.1)
    x_hat[0] = 0.3  # mean squared error 0.05
    value = expect_number(student.psnr(x, x_hat), "psnr")
    expect(abs(value - 13.0103) < 1e-3, "A mean squared error of 0.05 should give 13.01 dB.")
    value = expect_number(student.psnr(x, x.copy()), "psnr", finite=False)
    expect(value == np.inf, "Equal images should give infinity.")
    expect_untouched(student, "psnr", x=x, x_hat=x_hat)


def grey_images():
    """Draw images of two greys, which small noise does not push to 0 or 1."""
    return (0.35 + 0.3 * np.random.default_rng(0).integers(0, 2, size=(40, 30))).astype("float32")


def train(student, x, sigma, epochs, batch_size, start=None, seed=1):
    """Train a model that notes what it is shown; return it and the probe that reads the notes."""
    training = student.probe("training")
    rng = np.random.default_rng(0)
    model = training.recorder(start or [rng.normal(scale=0.1, size=(30, 30)), np.zeros(30)])
    losses = student.train_denoiser(
        model, x, sigma, epochs, np.random.default_rng(seed), batch_size
    )
    expect_array(losses, "the list of losses", (epochs,))
    return model, training


@once
def with_small_noise(student):
    """Return the batches that a model was shown, and the pairs of its training, at sigma 0.1."""
    model, training = train(student, grey_images(), 0.1, 2, 16)
    return training.seen(model), training.pairs(model)  # no pairs for a loop of your own


@pytest.mark.points(0.25)
@pytest.mark.hint(
    "Every pixel gets noise of its own, of standard deviation sigma: not sigma squared."
)
def test_sigma(student):
    """The images that go in have noise of standard deviation sigma"""
    x, message = grey_images(), "The noise's standard deviation is not sigma."
    model, training = train(student, x, 0.06, 2, 16)
    for sigma, seen in ((0.1, with_small_noise(student)[0]), (0.06, training.seen(model))):
        spread = distances(shown(seen), x)
        noisy = spread[spread > 1e-6]
        expect(len(noisy) > 0, "The model was shown clean images only.")
        expect_within(np.mean(noisy), message, 0.9 * sigma, 1.1 * sigma)


@pytest.mark.points(0.25)
@pytest.mark.hint("Noisy images go in, the clean ones are the targets: fit(noisy, x_train).")
def test_pairs(student):
    """Noisy images, and only these, are the inputs of training, and clean images the targets"""
    x = grey_images()
    for pair in with_small_noise(student)[1]:
        inputs, targets = expect_tuple(pair, 2, "pairs")
        targets = expect_array(targets, "the targets of a batch")
        expect(np.all(distances(targets, x) < 1e-6), "The targets are not the clean images.")
        inputs = expect_array(inputs, "a batch")
        expect(
            np.all(distances(inputs, x) > 1e-6), "Among the inputs of training are clean images."
        )


@pytest.mark.points(0.25)
@pytest.mark.hint("Pass batch_size and epochs on: each image is shown once in each epoch.")
def test_batches(student):
    """Each image is shown once in each epoch, in batches of batch_size"""
    pairs = [expect_tuple(pair, 2, "pairs") for pair in with_small_noise(student)[1]]
    sizes = [len(expect_array(inputs, "a batch")) for inputs, _ in pairs] or [16]
    expect(max(sizes) == 16, "The batches don't have the size that was asked for.")
    expect(sum(sizes) == 80 or not pairs, "Not every image was shown once in each epoch.")


@pytest.mark.points(0.25)
@pytest.mark.hint("The targets are the clean images, whatever noise went in.")
def test_targets(student):
    """What is learnt is the clean image, not the noisy one"""
    # Noise makes black pixels 0.2 bright on average. A model that starts between 0 and that goes
    # down towards clean images, and up towards noisy ones; with white pixels it is the reverse.
    x = np.tile(np.repeat([0, 1], 15), (32, 1)).astype(np.float32)
    training = student.probe("training")
    model = training.stepwise([np.zeros((30, 30)), np.repeat([np.log(1 / 9), np.log(9)], 15)])
    student.train_denoiser(model, x, 0.5, 3, np.random.default_rng(4), 8)
    bias = expect_tuple(training.weights(model), 2, "two arrays")[1]
    bias = expect_array(bias, "the bias", (30,)) * np.repeat([-1, 1], 15)
    moved = np.mean(bias - np.log(9)) / 0.001  # in steps of Adam
    expect(moved != 0, "The model that was given has not changed.")
    expect_within(moved, "The model does not come nearer to the clean images.", low=2)


def black_and_white():
    """Draw images of black and white pixels, which noise pushes out of [0, 1]."""
    return np.random.default_rng(2).integers(0, 2, size=(24, 30)).astype(np.float32)


HALFWAY = [2 * np.eye(30), -np.ones(30)]  # to the identity: its diagonal still grows


@once
def with_large_noise(student):
    """Train a model on black and white images.

    Returns:
        The batches that it was shown, whether anything was drawn from rng, and the images then.
    """
    training, kept = student.probe("training"), student.keep(black_and_white())
    model, generator = training.recorder(HALFWAY), student.keep(np.random.default_rng(3))
    before = str(generator.bit_generator.state)
    student.train_denoiser(model, kept, 0.5, 1, generator, 24)
    drawn = str(generator.bit_generator.state) != before
    return training.seen(model), drawn, student.fetch(kept)


@pytest.mark.points(0.25)
@pytest.mark.hint("np.clip(noisy, 0, 1), as add_noise does.")
def test_clipped(student):
    """Noisy pixels are clipped to [0, 1]"""
    rows = shown(with_large_noise(student)[0])
    expect(np.min(rows) >= 0 and np.max(rows) <= 1, "A noisy pixel lies outside [0, 1].")


@pytest.mark.points(0.25)
@pytest.mark.hint("The image that a noisy one was made of is its target, and no other.")
def test_own_targets(student):
    """Each noisy image has the image that it was made of as its target"""
    model, training = train(student, black_and_white(), 0.5, 3, 24, HALFWAY, seed=3)
    kernel = expect_tuple(training.weights(model), 2, "two arrays")[0]
    kernel = expect_array(kernel, "the kernel", (30, 30))
    grown = (np.mean(np.diag(kernel)) - 2) / 0.001  # in steps of Adam
    expect_within(
        grown, "The kernel's diagonal does not grow, as it does towards the clean images.", low=0.5
    )


@pytest.mark.points(0.25)
@pytest.mark.hint("Draw with the methods of rng: rng.normal(...), not np.random.normal(...).")
def test_generator(student):
    """The noise is drawn from rng"""
    expect(with_large_noise(student)[1], "Nothing was drawn from rng.")


@pytest.mark.points(0.25)
@pytest.mark.hint("x_train + noise makes a new array; x_train += noise changes the caller's.")
def test_untouched(student):
    """The clean images stay as they are"""
    x = black_and_white()
    left = expect_array(with_large_noise(student)[2], "the training images", x.shape)
    expect(np.array_equal(left, x), "The training images were changed.")
