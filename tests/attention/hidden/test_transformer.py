"""Hidden checks of the exercise transformer."""

import numpy as np
import pytest

from autograder.checks.kit import expect, expect_array, expect_number, is_close

N, PATCH_DIM, D_MODEL, CLASSES = 11, 6, 8, 5
IMAGES, BATCH, EPOCHS, RATE = 2048, 64, 2, 4e-3
# Right models reach 0.35 to 0.7 in so short a training, models that learn nothing stay at 0.1.
FLOOR = 0.2


def output(value, *shape: int) -> np.ndarray:
    """Return a model's output in double precision, or fail."""
    return expect_array(value, "the model's output", shape).astype(np.float64)


def images(seed: int, number: int, n: int = N) -> np.ndarray:
    """Random images of n patches."""
    return np.random.default_rng(seed).normal(size=(number, n, PATCH_DIM)).astype(np.float32)


def build(student, n: int = N, d_model: int = D_MODEL, classes: int = CLASSES):
    """Build a small model."""
    return student.build_patch_transformer(
        num_patches=n, patch_dim=PATCH_DIM, d_model=d_model, h=2, classes=classes
    )


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Logarithms of probabilities relative to the first class."""
    logs = np.log(probabilities + 1e-9)
    return logs - logs[:, :1]


@pytest.mark.points(0.5)
@pytest.mark.hint("A softmax over the classes, whatever the sizes.")
def test_probabilities(student):
    """Probabilities for models of other sizes"""
    probe = student.probe("transformer")
    for n, classes in ((N, CLASSES), (3, 2)):
        x = 3 * images(161, 7, n)
        p = output(probe.predict(build(student, n, D_MODEL, classes), x), 7, classes)
        expect(bool(np.all(p >= 0)), "Probabilities should not be negative.")
        message = "The probabilities of an image should sum to one."
        expect(is_close(p.sum(axis=1), np.ones(7), atol=1e-4), message)


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "One shared dense layer, at most one position per patch, pooling, d_model obeyed."
)
def test_parameters(student):
    """Parameters per patch, and per unit of width"""
    probe = student.probe("transformer")
    counts = []
    for n, d_model in ((5, 8), (12, 8), (5, 16)):
        model = build(student, n, d_model, 13)
        count = expect_number(probe.parameters(model, n, PATCH_DIM), "the number of parameters")
        counts.append(count)
    message = "Each patch costs more parameters than a position of its own does."
    expect((counts[1] - counts[0]) / 7 <= 8 + 4, message)
    expect(counts[2] > counts[0], "A wider model should have more parameters.")


@pytest.mark.points(0.5)
@pytest.mark.hint("The attention's axis is that of the patches, not that of the batch.")
def test_batches(student):
    """An image alone is answered as in any batch"""
    probe = student.probe("transformer")
    model, x = build(student), 2 * images(162, 6)
    together = output(probe.predict(model, x), 6, CLASSES)
    for i in (0, 4):
        alone = output(probe.predict(model, x[i : i + 1]), 1, CLASSES)
        message = "An image is answered differently on its own than in a batch."
        expect(is_close(alone[0], together[i], atol=1e-4), message)
    changed = x.copy()
    changed[1:] = -5 * x[1:] + 1
    again = output(probe.predict(model, changed), 6, CLASSES)
    expect(
        is_close(again[0], together[0], atol=1e-4), "Another image of the batch changed this one."
    )


@pytest.mark.points(1.5)
@pytest.mark.hint("Self-attention between the patches of one image, before they are pooled.")
def test_attention(student):
    """What a patch says depends on the other patches"""
    probe = student.probe("transformer")
    model = build(student)
    probe.shake(model, N, PATCH_DIM, 163)
    wide = build(student, 23)
    tables = expect_number(probe.pair_tables(wide, 3, 23, PATCH_DIM), "the number of tables")
    expect(tables != 0, "No layer compares every patch with every other.")
    a, b = 2 * images(164, 16), 2 * images(165, 16)
    for i, j in ((0, 1), (9, 4)):
        first, second, both = a.copy(), a.copy(), a.copy()
        first[:, i] = both[:, i] = b[:, i]
        second[:, j] = both[:, j] = b[:, j]
        odds = [
            log_odds(output(probe.predict(model, x), 16, CLASSES)) for x in (a, first, second, both)
        ]
        together = np.abs(odds[0] - odds[1] - odds[2] + odds[3]).max()
        message = "What one patch says does not depend on the others: is there attention?"
        expect(together > 1e-3 * np.abs(odds[0] - odds[1]).max(), message)


@pytest.mark.points(1)
@pytest.mark.hint("Positions are added before the attention, and the model learns from the images.")
def test_training(student, hidden_images):
    """After brief training on garments the order of patches matters"""
    probe = student.probe("transformer")
    pictures = hidden_images["fashion_mnist"] / np.float32(255)
    grid = pictures.reshape(-1, 7, 4, 7, 4).transpose(0, 1, 3, 2, 4)
    x = grid.reshape(-1, 49, 16).astype(np.float32)
    y = hidden_images["fashion_mnist_labels"].astype(np.int64)
    model = student.build_patch_transformer()
    together = output(probe.predict(model, x[:4]), 4, 10)
    alone = output(probe.predict(model, x[:1]), 1, 10)
    # Attention across images would take forever to train, so it ends here.
    expect(is_close(alone, together[:1], atol=1e-4), "Images of a batch are not kept apart.")
    seen = probe.train(model, x[:IMAGES], y[:IMAGES], BATCH, EPOCHS, RATE)
    p = output(probe.predict(model, x[IMAGES : IMAGES + 500]), 500, 10)
    unseen = float(np.mean(p.argmax(axis=1) == y[IMAGES : IMAGES + 500]))
    # Batch normalisation needs longer until it answers at test time as it learned.
    learned = max(expect_number(seen, "the training accuracy"), unseen)
    expect(learned > FLOOR, "The model does not learn to tell garments apart.")
    order = np.random.default_rng(166).permutation(49)
    shuffled = output(probe.predict(model, x[IMAGES : IMAGES + 50][:, order]), 50, 10)
    change = np.abs(log_odds(shuffled) - log_odds(p[:50])).max()
    expect(change > 1e-3, "The order of the patches does not matter: are there positions?")
