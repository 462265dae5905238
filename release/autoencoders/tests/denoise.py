"""Checks of the exercise denoise, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_number, expect_tuple, test_case

OK_FORMAT = False
name = "denoise"
points = None

@test_case(
    name="PSNR is measured in dB against a peak of 1, and infinite for equal images",
    points=1,
    hint="10 log10(1 / mse), the mean taken over all pixels of all images; peak 1.",
)
def test_psnr(student):
    """PSNR is measured in dB against a peak of 1, and infinite for equal images"""
    x = np.zeros((2, 5))
    x_hat = np.full((2, 5), 0.1)
    value = expect_number(student.psnr(x, x_hat), "psnr")
    expect(abs(value - 20) < 1e-3, "An error of 0.1 everywhere should give 20 dB.")
    x_hat[0] = 0.3  # mean squared error 0.05
    value = expect_number(student.psnr(x, x_hat), "psnr")
    expect(abs(value - 13.0103) < 1e-3, "The squared error is averaged over everything.")
    value = expect_number(student.psnr(x, x.copy()), "psnr", finite=False)
    expect(value == np.inf, "Equal images should give infinity.")


@test_case(
    name="Noisy images go in, clean images are the targets",
    points=1,
    hint="Noisy images go in, the clean ones are the targets: fit(noisy, x_train).",
)
def test_pairs(student):
    """Noisy images go in, clean images are the targets"""
    rng = np.random.default_rng(0)
    x = (0.35 + 0.3 * rng.integers(0, 2, size=(40, 30))).astype(np.float32)
    training = student.probe("training")
    model = training.recorder([rng.normal(scale=0.1, size=(30, 30)), np.zeros(30)])
    losses = student.train_denoiser(model, x, 0.1, 2, np.random.default_rng(1), 16)
    expect_array(losses, "the list of losses", (2,))
    for pair in training.pairs(model):  # none for a loop of your own
        _, targets = expect_tuple(pair, 2, "pairs")
        targets = expect_array(targets, "the targets of a batch")
        nearest = np.abs(targets[:, None] - x[None]).max(axis=2).min(axis=1)
        expect(np.all(nearest < 1e-6), "The targets are not the clean images.")
    seen = training.seen(model)
    expect(isinstance(seen, list) and len(seen) > 0, "The model was never shown anything.")
    rows = np.concatenate([expect_array(batch, "a batch") for batch in seen])
    spread = np.sqrt(np.mean((rows[:, None] - x[None]) ** 2, axis=2)).min(axis=1)
    noisy = spread[spread > 1e-6]
    expect(len(noisy) > 0, "The model was shown clean images.")
    expect(abs(np.mean(noisy) - 0.1) < 0.015, "The noise's standard deviation is not sigma.")


@test_case(
    name="The noise is clipped and drawn from rng, and each epoch has its loss",
    points=1,
    hint="Clip the noisy images to [0, 1], and draw from rng, nothing else.",
)
def test_noise(student):
    """The noise is clipped and drawn from rng, and each epoch has its loss"""
    rng = np.random.default_rng(2)
    x = rng.integers(0, 2, size=(24, 30)).astype(np.float32)
    training = student.probe("training")
    model = training.recorder([2 * np.eye(30), -np.ones(30)])  # halfway to the identity
    generator = student.keep(np.random.default_rng(3))
    before = str(generator.bit_generator.state)
    losses = student.train_denoiser(model, x, 0.5, 3, generator, 24)
    expect_array(losses, "the list of losses", (3,))
    expect(str(generator.bit_generator.state) != before, "Nothing was drawn from rng.")
    kernel = expect_tuple(training.weights(model), 2, "two arrays")[0]
    kernel = expect_array(kernel, "the kernel", (30, 30))
    expect(np.mean(np.diag(kernel)) > 2, "The model was not trained towards the clean images.")
    rows = np.concatenate([expect_array(batch, "a batch") for batch in training.seen(model)])
    expect(np.min(rows) >= 0 and np.max(rows) <= 1, "A noisy pixel lies outside [0, 1].")
