"""Hidden checks of the exercise train: steps, batches, and what the model becomes.

Students may use Keras's fit or write a loop of their own, so what is compared is the model.
"""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_learns, expect_tuple


def sigmoid(u):
    """Return the logistic function."""
    return 0.5 + 0.5 * np.tanh(u / 2)


def adam_on_one_layer(x, kernel, bias, epochs):
    """Return kernel and bias after so many full-batch steps of Adam, by cross-entropy."""
    values = [kernel.copy(), bias.copy()]
    mean, square = [0.0, 0.0], [0.0, 0.0]
    for t in range(1, epochs + 1):
        error = (sigmoid(x @ values[0] + values[1]) - x) / x.size
        for i, g in enumerate((x.T @ error, error.sum(axis=0))):
            mean[i] = 0.9 * mean[i] + 0.1 * g
            square[i] = 0.999 * square[i] + 0.001 * g**2
            size = np.sqrt(square[i] / (1 - 0.999**t)) + 1e-7
            values[i] = values[i] - 0.001 * mean[i] / (1 - 0.9**t) / size
    return values


def losses_of(value, epochs):
    """Return the list of losses, one for each epoch."""
    return expect_array(value, "the list of losses", (epochs,)).astype(np.float64)


def weights_of(training, model, size):
    """Return kernel and bias of a one-layer model."""
    kernel, bias = expect_tuple(training.weights(model), 2, "two arrays")
    return expect_array(kernel, "a kernel", (size, size)), expect_array(bias, "a bias", (size,))


def is_near(ratio, pixels):
    """Tell whether a loss is near what it should be, averaged or summed over pixels."""
    return 0.85 < ratio < 1.02 or 0.85 < ratio / pixels < 1.02


@pytest.mark.points(2)
@pytest.mark.hint("Adam with its default settings, on the very model that was passed in.")
def test_adam(student):
    """Full-batch training makes Adam's steps from the weights that the model has"""
    rng = np.random.default_rng(61)
    x = (rng.random((24, 9)) < np.linspace(0.1, 0.9, 9)).astype(np.float32)
    kernel, bias = rng.normal(scale=0.5, size=(9, 9)), rng.normal(scale=0.5, size=9)
    training = student.probe("training")
    model = training.stepwise([kernel, bias])
    losses_of(student.train_autoencoder(model, x, "binary_crossentropy", 6, 32), 6)
    after = weights_of(training, model, 9)
    for mine, right in zip(after, adam_on_one_layer(x, kernel, bias, 6), strict=True):
        distance = np.abs(mine - right)  # the whole way is 0.006
        expect(np.mean(distance) < 1e-4, "The model is not where Adam's steps lead.")
        expect(np.max(distance) < 1e-3, "The model is not where Adam's steps lead.")


@pytest.mark.points(1)
@pytest.mark.hint("Return the mean loss of each epoch, of the loss that was asked for.")
def test_loss(student):
    """The loss is the one that was asked for, averaged over the epoch"""
    rng = np.random.default_rng(62)
    # Cheap images and dear ones, so that no image's loss, and hardly a batch's, is the mean.
    x = (rng.random((8, 7)) < np.repeat([0.05, 0.95], 4)[:, None]).astype(np.float32)
    kernel, bias = rng.normal(scale=0.1, size=(7, 7)), rng.normal(2, 0.2, size=7)
    p = sigmoid(x @ kernel + bias)
    entropy = -np.mean(np.log(np.where(x > 0, p, 1 - p)))
    training = student.probe("training")
    for loss, start, size in (
        ("binary_crossentropy", entropy, 1),
        ("mse", np.mean((x - p) ** 2), 1),
        ("mse", np.mean((x - p) ** 2), 4),
    ):
        model = training.stepwise([kernel, bias])
        losses = losses_of(student.train_autoencoder(model, x, loss, 2, size), 2)
        expect(np.all(losses > 0) and losses[1] < losses[0], "The loss does not fall.")
        expect(is_near(losses[0] / start, 7), "The first epoch's loss is not the mean loss.")


@pytest.mark.points(1)
@pytest.mark.hint("Use epochs and batch_size as given, and keep the last short batch.")
def test_steps(student):
    """One step for each batch of each epoch, the last short one included"""
    image = np.array([0, 1, 0, 0, 1, 1, 0], dtype=np.float32)
    for n, size, epochs, steps in ((50, 15, 2, 8), (33, 64, 5, 5)):
        training = student.probe("training")
        model = training.stepwise([np.zeros((7, 7)), np.zeros(7)])
        x = np.tile(image, (n, 1))
        losses_of(student.train_autoencoder(model, x, "mse", epochs, size), epochs)
        _, bias = weights_of(training, model, 7)
        expect(np.all(bias * (image - 0.5) > 0), "The output moves away from the images.")
        expect(
            np.all(np.abs(bias / 0.001) < steps + 0.7),
            "The model moved further than its steps lead.",
        )
        expect(
            np.all(np.abs(bias / 0.001) > steps - 0.7),
            "The model moved less far than its steps lead.",
        )


@pytest.mark.points(1)
@pytest.mark.hint("Every image is input and target, once in each epoch.")
def test_pairs(student):
    """In each epoch, each image meets itself once"""
    rng = np.random.default_rng(63)
    x = rng.random((45, 8)).astype(np.float32)
    training = student.probe("training")
    shapes = ((8, 6), (6,), (6, 8), (8,))
    weights = [rng.normal(scale=0.5, size=shape) for shape in shapes]
    model = training.recorder(weights)
    student.train_autoencoder(model, x, "binary_crossentropy", 2, 10)
    for before, after in zip(weights, expect_tuple(training.weights(model), 4, "4"), strict=True):
        after = expect_array(after, "a weight", before.shape)
        expect(np.max(np.abs(after - before)) > 1e-4, "A layer's weights have hardly changed.")
    pairs, seen = training.pairs(model), training.seen(model)
    expect(isinstance(pairs, list) and isinstance(seen, list), "The records are unreadable.")
    for pair in pairs:
        inputs, targets = expect_tuple(pair, 2, "pairs of batches")
        inputs = expect_array(inputs, "a batch")
        targets = expect_array(targets, "a batch of targets", inputs.shape)
        expect(np.max(np.abs(inputs - targets)) < 1e-6, "An image's target is not itself.")
    batches = [pair[0] for pair in pairs] if pairs else seen
    batches = [expect_array(batch, "a batch") for batch in batches]
    expect(len(batches) > 0, "The model was not shown any image.")
    for batch in batches:
        expect(batch.ndim == 2 and batch.shape[1] == 8, "A batch has the wrong shape.")
    rows = np.concatenate(batches)
    far = np.abs(rows[:, None] - x[None]).max(axis=2)  # (rows, images)
    expect(np.all(far.min(axis=1) < 1e-6), "The model was shown something else.")
    times = np.bincount(far.argmin(axis=1), minlength=45)
    if pairs:
        expect(np.all(times == 2), "Not every image was shown once in each epoch.")
    # A loop of one's own may call the model more often than it trains it.
    expect(np.all(times >= 2), "Not every image was shown in each epoch.")
    sizes = [len(batch) for batch in batches]
    expect(10 in sizes, "The batches don't have the size that was asked for.")


def reconstruct(x, weights):
    """Return what a relu layer and a sigmoid layer of these weights make of images."""
    hidden = np.maximum(x.astype(np.float64) @ weights[0] + weights[1], 0)
    return sigmoid(hidden @ weights[2] + weights[3])


@pytest.mark.points(2)
@pytest.mark.hint("Shuffle inputs and targets alike: each image is its own target.")
def test_quality(student, hidden_images):
    """Trained long enough, the weights reconstruct digits and garments"""
    raw = np.concatenate([hidden_images[name][:96] for name in ("mnist", "fashion_mnist")])
    means = raw.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    x = (means.reshape(-1, 196) / 255).astype(np.float32)
    rng = np.random.default_rng(64)
    shapes = ((196, 40), (40,), (40, 196), (196,))
    training = student.probe("training")
    model = training.network([rng.normal(scale=0.08, size=shape) for shape in shapes])

    def train():
        losses_of(student.train_autoencoder(model, x, "binary_crossentropy", 16, 16), 16)
        found = expect_tuple(training.weights(model), 4, "four arrays")
        # The weights themselves are judged: no table of images stands in for them.
        found = [expect_array(w, "a weight", s) for w, s in zip(found, shapes, strict=True)]
        return -np.mean((reconstruct(x, found) - x) ** 2)

    # The mean image alone has an error of 0.077. One round is nearly always enough: each makes
    # a new graph, which takes longer than training.
    expect_learns(train, -0.05, 3, "The reconstructions are too poor.")
