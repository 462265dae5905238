"""Hidden checks of the exercise transformer."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_learns,
    expect_number,
    is_close,
)

N, PATCH_DIM, D_MODEL, CLASSES = 11, 6, 8, 5
# Trousers, bags and boots: a model of any make tells these apart after a few passes, right on most
# of them; without learning, one that always names the same is right on a third.
GARMENTS = (1, 8, 9)
SEEN, BATCH, RATE, FLOOR, ROUNDS = 640, 32, 2e-3, 0.55, 20


def slack(p: np.ndarray) -> float:
    """How far probabilities may be off: a model may compute in half precision."""
    return 1e-2 if p.dtype == np.float16 else 1e-4


def output(value, *shape: int) -> np.ndarray:
    """Return a model's output, or fail."""
    return expect_array(value, "the model's output", shape)


def images(seed: int, number: int, n: int = N) -> np.ndarray:
    """Random images of n patches."""
    return np.random.default_rng(seed).normal(size=(number, n, PATCH_DIM)).astype(np.float32)


def build(student, n: int = N, d_model: int = D_MODEL, classes: int = CLASSES, h: int = 2):
    """Build a small model."""
    return student.build_patch_transformer(
        num_patches=n, patch_dim=PATCH_DIM, d_model=d_model, h=h, classes=classes
    )


def log_odds(probabilities: np.ndarray) -> np.ndarray:
    """Logarithms of probabilities relative to the first class."""
    logs = np.log(probabilities.astype(np.float64) + 1e-9)
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
        sums = p.astype(np.float64).sum(axis=1)
        expect(is_close(sums, np.ones(7), atol=slack(p)), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("One shared dense layer, at most one position per patch, and pooling.")
def test_parameters(student):
    """Parameters per patch"""
    probe = student.probe("transformer")
    counts = []
    for n in (5, 12):
        model = build(student, n, D_MODEL, 13)
        count = expect_number(probe.parameters(model, n, PATCH_DIM), "the number of parameters")
        counts.append(count)
    message = "Each patch costs more parameters than a position of its own does."
    expect((counts[1] - counts[0]) / 7 <= D_MODEL + 4, message)


@pytest.mark.points(0.25)
@pytest.mark.hint("d_model is the width of the embedding, h the number of heads of the attention.")
def test_sizes(student):
    """Parameters per unit of width, comparisons per head"""
    probe = student.probe("transformer")
    counts = []
    for d_model in (6, 18):
        model = build(student, 3, d_model)
        counts.append(expect_number(probe.parameters(model, 3, PATCH_DIM), "the number"))
    expect(counts[1] > counts[0], "A wider model should have more parameters.")
    counts = []
    for h in (2, 3):
        model = build(student, 31, 6, h=h)
        counts.append(expect_number(probe.pair_tables(model, 2, 31, PATCH_DIM), "the number"))
    message = "With more heads the model does not make more comparisons of patches."
    expect(counts[1] > counts[0] or probe.loops(model, 2, 31, PATCH_DIM), message)


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
        expect(is_close(alone[0], together[i], atol=slack(alone)), message)
    changed = x.copy()
    changed[1:] = -5 * x[1:] + 1
    again = output(probe.predict(model, changed), 6, CLASSES)
    message = "Another image of the batch changed this one."
    expect(is_close(again[0], together[0], atol=slack(again)), message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Self-attention between the patches of one image, before they are pooled.")
def test_attention(student):
    """What a patch says depends on the other patches"""
    probe = student.probe("transformer")
    wide = build(student, 23)
    tables = expect_number(probe.pair_tables(wide, 3, 23, PATCH_DIM), "the number of tables")
    expect(tables != 0, "No layer makes a table that compares every patch with every other.")
    model = build(student)
    probe.shake(model, N, PATCH_DIM, 163)
    a, b = 2 * images(164, 16), 2 * images(165, 16)
    for i, j in ((0, 1), (9, 4)):
        first, second, both = a.copy(), a.copy(), a.copy()
        first[:, i] = both[:, i] = b[:, i]
        second[:, j] = both[:, j] = b[:, j]
        odds = [
            log_odds(output(probe.predict(model, x), 16, CLASSES)) for x in (a, first, second, both)
        ]
        together = np.abs(odds[0] - odds[1] - odds[2] + odds[3]).max()
        message = "Changing one patch has the same effect whatever another patch shows."
        expect(together > 1e-3 * np.abs(odds[0] - odds[1]).max(), message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Positions are added before the attention, and the model learns from the images.")
def test_training(student, hidden_images):
    """After brief training on garments the order of patches matters"""
    probe = student.probe("transformer")
    chosen = np.isin(hidden_images["fashion_mnist_labels"], GARMENTS)
    pictures = hidden_images["fashion_mnist"][chosen] / np.float32(255)
    grid = pictures.reshape(-1, 7, 4, 7, 4).transpose(0, 1, 3, 2, 4)
    x = grid.reshape(-1, 49, 16).astype(np.float32)
    y = hidden_images["fashion_mnist_labels"][chosen].astype(np.int64)
    model = student.build_patch_transformer()
    together = output(probe.predict(model, x[:4]), 4, 10)
    alone = output(probe.predict(model, x[:1]), 1, 10)
    # Attention across images would take forever to train, so it ends here.
    same = is_close(alone, together[:1], atol=slack(alone))
    expect(same, "An image is answered differently on its own than in a batch.")
    training = probe.Training(model, x[:SEEN], y[:SEEN], BATCH, RATE)

    def train():
        seen = expect_number(training.epoch(), "the training accuracy")
        p = output(probe.predict(model, x[SEEN:]), len(x) - SEEN, 10)
        # Batch normalisation needs longer until it answers at test time as it learned.
        return max(seen, float(np.mean(p.argmax(axis=1) == y[SEEN:])))

    expect_learns(train, FLOOR, ROUNDS, "The model does not learn to tell garments apart.")
    order = np.random.default_rng(166).permutation(49)
    p = output(probe.predict(model, x[-50:]), 50, 10)
    shuffled = output(probe.predict(model, x[-50:][:, order]), 50, 10)
    change = np.abs(log_odds(shuffled) - log_odds(p)).max()
    expect(change > 10 * slack(p), "The order of the patches makes no difference.")
