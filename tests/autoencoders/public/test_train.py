"""Public checks of the exercise train."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_tuple, expect_within

STEP = 0.001  # Adam's default step size


def layer(seed, size):
    """Draw kernel and bias of a one-layer model from images to images."""
    rng = np.random.default_rng(seed)
    return [rng.normal(scale=0.1, size=(size, size)), np.zeros(size)]


@pytest.mark.points(1)
@pytest.mark.hint("Pass loss on, and return history.history['loss']: the mean over all batches.")
def test_losses(student):
    """The mean of the loss that was asked for is returned, one number for each epoch"""
    training = student.probe("training")
    # Every pixel is 0.9 at first: cheap for white images, dear for black ones, one in a batch.
    start = [np.zeros((6, 6)), np.full(6, np.log(9))]
    x = np.repeat([[1], [0]], 2, axis=0).astype(np.float32) * np.ones(6, np.float32)
    for loss, mean in (("binary_crossentropy", 1.204), ("mse", 0.41)):
        losses = student.train_autoencoder(training.stepwise(start), x, loss, 2, 1)
        losses = expect_array(losses, "the list of losses", (2,))
        ratio = losses / mean  # or summed over six pixels
        right = np.all(np.abs(ratio - 1) < 0.05) or np.all(np.abs(ratio / 6 - 1) < 0.05)
        expect(right, "The losses are not the means of the loss that was asked for.")


@pytest.mark.points(1)
@pytest.mark.hint("Adam without arguments; use epochs and batch_size, and every image.")
def test_steps(student):
    """Adam takes its default steps: one for each batch of each epoch"""
    training = student.probe("training")
    model = training.stepwise([np.zeros((6, 6)), np.zeros(6)])
    x = np.tile(np.array([1, 1, 0, 0, 1, 0], dtype=np.float32), (70, 1))
    losses = student.train_autoencoder(model, x, "binary_crossentropy", 3, 20)
    losses = expect_array(losses, "the list of losses", (3,))
    expect(losses[0] > losses[1] > losses[2], "The loss does not fall.")
    weights = expect_tuple(training.weights(model), 2, "two arrays")
    bias = expect_array(weights[1], "the bias", (6,))
    expect(np.any(bias != 0), "The model that was given has not changed.")
    expect(np.all(bias * (x[0] - 0.5) > 0), "The output moves away from the images.")
    # 12 steps in one direction; the gradient hardly changes on the way
    steps = np.abs(bias) / STEP
    expect(
        np.all(np.abs(steps - 12) < 0.6),
        "The model moved too far for its steps, or not far enough.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("The images are both what goes in and what should come out: fit(x, x).")
def test_pairs(student):
    """Each image is trained to become itself, and stays as it is"""
    training = student.probe("training")
    nine = np.ones((9, 6), np.float32)
    losses = student.train_autoencoder(training.stepwise(layer(5, 6)), nine, epochs=3)
    expect_array(losses, "the example's list of losses", (3,))
    # Halfway to the identity: towards its own images it comes nearer, towards others it doesn't.
    start = [np.eye(6), np.full(6, 0.1), 2 * np.eye(6), np.full(6, -1.0)]
    model = training.recorder(start)
    x = np.random.default_rng(3).integers(0, 2, size=(30, 6)).astype(np.float32)
    kept = student.keep(x)
    student.train_autoencoder(model, kept, "mse", 1, 8)
    left = expect_array(student.fetch(kept), "the images", x.shape)
    expect(np.array_equal(left, x), "The images were changed.")
    for pair in training.pairs(model):  # none for a loop of your own
        inputs, targets = expect_tuple(pair, 2, "pairs")
        inputs = expect_array(inputs, "a batch")
        targets = expect_array(targets, "the targets of a batch", inputs.shape)
        expect(np.allclose(inputs, targets, atol=1e-6), "An image's target is not itself.")
    seen = training.seen(model)
    expect(isinstance(seen, list) and len(seen) > 0, "The model was never shown anything.")
    after = expect_tuple(training.weights(model), 4, "four arrays")
    changed = all(np.any(a != b) for a, b in zip(after, start, strict=True))
    expect(changed, "Some of the model's weights have not changed.")
    grown = np.mean(np.diag(expect_array(after[2], "a kernel", (6, 6)))) - 2
    expect_within(grown / STEP, "The model doesn't come nearer to its images.", low=0.5)
    rows = np.concatenate([expect_array(batch, "a batch") for batch in seen])
    nearest = np.abs(rows[:, None] - x[None]).max(axis=2).min(axis=1)
    expect(np.all(nearest < 1e-6), "The model was shown something else than the images.")
