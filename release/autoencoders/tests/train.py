"""Checks of the exercise train, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_tuple, test_case

OK_FORMAT = False
name = "train"
points = None

STEP = 0.001  # Adam's default step size


def layer(seed, size):
    """Draw kernel and bias of a one-layer model from images to images."""
    rng = np.random.default_rng(seed)
    return [rng.normal(scale=0.1, size=(size, size)), np.zeros(size)]


@test_case(
    name="The model learns, and the mean loss of each epoch is returned",
    points=1,
    hint="Return history.history['loss']; train the model itself, not a copy.",
)
def test_losses(student):
    """The model learns, and the mean loss of each epoch is returned"""
    training = student.probe("training")
    before = layer(0, 6)
    model = training.stepwise(before)
    x = (np.random.default_rng(1).random((24, 6)) < 0.2).astype(np.float32)
    losses = student.train_autoencoder(model, x, "binary_crossentropy", 4, 8)
    losses = expect_array(losses, "the list of losses", (4,))
    expect(losses[-1] < losses[0], "The loss does not fall.")
    weights = expect_tuple(training.weights(model), 2, "two arrays")
    kernel = expect_array(weights[0], "the kernel", (6, 6))
    expect(not np.allclose(kernel, before[0]), "The model that was given has not changed.")


@test_case(
    name="Adam takes its default steps: one for each batch of each epoch",
    points=1,
    hint="Adam without arguments; use epochs and batch_size, and every image.",
)
def test_steps(student):
    """Adam takes its default steps: one for each batch of each epoch"""
    training = student.probe("training")
    model = training.stepwise([np.zeros((6, 6)), np.zeros(6)])
    x = np.tile(np.array([1, 1, 0, 0, 1, 0], dtype=np.float32), (70, 1))
    student.train_autoencoder(model, x, "binary_crossentropy", 3, 20)
    weights = expect_tuple(training.weights(model), 2, "two arrays")
    bias = expect_array(weights[1], "the bias", (6,))
    expect(np.all(bias * (x[0] - 0.5) > 0), "The output moves away from the images.")
    # 12 steps in one direction; the gradient hardly changes on the way
    steps = np.abs(bias) / STEP
    expect(np.all(np.abs(steps - 12) < 0.6), "Wrong number or size of the steps.")


@test_case(
    name="Each image is trained to become itself",
    points=1,
    hint="The images are both what goes in and what should come out: fit(x, x).",
)
def test_pairs(student):
    """Each image is trained to become itself"""
    training = student.probe("training")
    model = training.recorder(layer(2, 6))
    x = np.random.default_rng(3).random((30, 6)).astype(np.float32)
    student.train_autoencoder(model, x, "mse", 1, 8)
    for pair in training.pairs(model):  # none for a loop of your own
        inputs, targets = expect_tuple(pair, 2, "pairs")
        inputs = expect_array(inputs, "a batch")
        targets = expect_array(targets, "the targets of a batch", inputs.shape)
        expect(np.allclose(inputs, targets, atol=1e-6), "An image's target is not itself.")
    seen = training.seen(model)
    expect(isinstance(seen, list) and len(seen) > 0, "The model was never shown anything.")
    rows = np.concatenate([expect_array(batch, "a batch") for batch in seen])
    nearest = np.abs(rows[:, None] - x[None]).max(axis=2).min(axis=1)
    expect(np.all(nearest < 1e-6), "The model was shown something else than the images.")
