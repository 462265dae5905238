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
)


def shown(training, model):
    """Return every row that the model was shown, whoever called it."""
    batches = training.seen(model)
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


@pytest.mark.points(0.5)
@pytest.mark.hint("Noisy images go in, the clean ones are the targets: fit(noisy, x_train).")
def test_pairs(student):
    """Noisy images go in, each once in an epoch, and clean images are the targets"""
    rng = np.random.default_rng(0)
    x = (0.35 + 0.3 * rng.integers(0, 2, size=(40, 30))).astype(np.float32)
    training = student.probe("training")
    model = training.recorder([rng.normal(scale=0.1, size=(30, 30)), np.zeros(30)])
    losses = student.train_denoiser(model, x, 0.1, 2, np.random.default_rng(1), 16)
    expect_array(losses, "the list of losses", (2,))
    spread = distances(shown(training, model), x)
    noisy = spread[spread > 1e-6]
    expect(len(noisy) > 0, "The model was shown clean images only.")
    message = "The noise's standard deviation is not sigma."
    expect_within(np.mean(noisy), message, 0.09, 0.11)
    pairs = [expect_tuple(pair, 2, "pairs") for pair in training.pairs(model)]
    for inputs, targets in pairs:  # none for a loop of your own
        targets = expect_array(targets, "the targets of a batch")
        expect(np.all(distances(targets, x) < 1e-6), "The targets are not the clean images.")
        inputs = expect_array(inputs, "a batch")
        expect(
            np.all(distances(inputs, x) > 1e-6), "Among the inputs of training are clean images."
        )
    sizes = [len(inputs) for inputs, _ in pairs] or [16]
    expect(max(sizes) == 16, "The batches don't have the size that was asked for.")
    expect(sum(sizes) == 80 or not pairs, "Not every image was shown once in each epoch.")


@pytest.mark.points(0.5)
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


@pytest.mark.points(1)
@pytest.mark.hint("Clip the noisy images to [0, 1], draw from rng, and leave x_train as it is.")
def test_noise(student):
    """The noise is clipped and drawn from rng, and each image keeps its own target"""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 2, size=(24, 30)).astype(np.float32)
    training = student.probe("training")
    model = training.recorder([2 * np.eye(30), -np.ones(30)])  # halfway to the identity
    generator, kept = student.keep(np.random.default_rng(3)), student.keep(x)
    before = str(generator.bit_generator.state)
    losses = student.train_denoiser(model, kept, 0.5, 3, generator, 24)
    expect_array(losses, "the list of losses", (3,))
    expect(str(generator.bit_generator.state) != before, "Nothing was drawn from rng.")
    kernel = expect_tuple(training.weights(model), 2, "two arrays")[0]
    kernel = expect_array(kernel, "the kernel", (30, 30))
    grown = (np.mean(np.diag(kernel)) - 2) / 0.001  # in steps of Adam
    expect_within(
        grown, "The kernel's diagonal does not grow, as it does towards the clean images.", low=0.5
    )
    rows = shown(training, model)
    expect(np.min(rows) >= 0 and np.max(rows) <= 1, "A noisy pixel lies outside [0, 1].")
    spread = distances(rows, x)
    message = "The clipped noise is smaller or larger than sigma makes it."
    expect_within(np.mean(spread[spread > 1e-6]), message, 0.25, 0.41)
    left = expect_array(student.fetch(kept), "the training images", x.shape)
    expect(np.array_equal(left, x), "The training images were changed.")
