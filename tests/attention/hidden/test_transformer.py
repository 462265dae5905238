"""Hidden checks of the exercise transformer."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_learns,
    expect_number,
    facts,
    is_close,
    once,
)

N, PATCH_DIM, D_MODEL, CLASSES = 11, 6, 12, 17
MANY = 31  # patches, where comparisons are counted
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


def varied() -> np.ndarray:
    """Sixteen images; for two pairs of patches, the same with the one, the other, both changed."""
    a, b = 2 * images(164, 16), 2 * images(165, 16)
    parts = [a]
    for i, j in ((0, 1), (9, 4)):
        first, second, both = a.copy(), a.copy(), a.copy()
        first[:, i] = both[:, i] = b[:, i]
        second[:, j] = both[:, j] = b[:, j]
        parts += [first, second, both]
    return np.concatenate(parts)


@facts
def small(student):
    """What a small model answers, before its weights are changed and afterwards."""
    probe = student.probe("transformer")
    model, x = build(student), 2 * images(162, 6)
    together = probe.predict(model, x)
    yield "together", together
    changed = x.copy()
    changed[1:] = -5 * x[1:] + 1
    alone = {i: probe.predict(model, x[i : i + 1]) for i in (0, 4)}
    yield "batches", (together, alone, probe.predict(model, changed))
    probe.shake(model, 163)
    yield "varied", probe.predict(model, varied())
    yield "parameters", probe.parameters(model)


@facts
def two_heads(student):
    """What a model with many patches and two heads compares, and its size."""
    probe = student.probe("transformer")
    model = build(student, MANY)
    yield "comparisons", probe.comparisons(model, 2, MANY, PATCH_DIM)
    probe.predict(model, images(161, 1, MANY))
    yield "parameters", probe.parameters(model)


@once
def three_heads(student):
    """What a model with many patches and three heads compares."""
    model = build(student, MANY, h=3)
    return student.probe("transformer").comparisons(model, 2, MANY, PATCH_DIM)


def expect_probabilities(value, *shape: int) -> None:
    """Fail unless a model's output holds probabilities for each image."""
    p = output(value, *shape)
    expect(bool(np.all(p >= 0)), "Probabilities should not be negative.")
    message = "The probabilities of an image should sum to one."
    sums = p.astype(np.float64).sum(axis=1)
    expect(is_close(sums, np.ones(len(p)), atol=slack(p)), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("A softmax over the classes, whatever the sizes.")
def test_probabilities(student):
    """Probabilities for models of other sizes"""
    expect_probabilities(small(student)["together"], 6, CLASSES)
    model = build(student, 3, 8, 2)
    x = 3 * images(161, 7, 3)
    expect_probabilities(student.probe("transformer").predict(model, x), 7, 2)


@pytest.mark.points(0.5)
@pytest.mark.hint("One shared dense layer, at most one position per patch, and pooling.")
def test_parameters(student):
    """Parameters per patch"""
    few = expect_number(small(student)["parameters"], "the number of parameters")
    many = expect_number(two_heads(student)["parameters"], "the number of parameters")
    message = "Each patch costs more parameters than a position of its own does."
    expect((many - few) / (MANY - N) <= D_MODEL + 4, message)


@pytest.mark.points(0.25)
@pytest.mark.hint("d_model is the width of the embedding, h the number of heads of the attention.")
def test_sizes(student):
    """Parameters per unit of width, comparisons per head"""
    probe = student.probe("transformer")
    narrow = expect_number(small(student)["parameters"], "the number")
    model = build(student, d_model=18)
    probe.predict(model, images(161, 1))
    wide = expect_number(probe.parameters(model), "the number")
    expect(wide > narrow, "A wider model should have more parameters.")
    two, three = two_heads(student)["comparisons"], three_heads(student)
    few, many = (expect_number(found["tables"], "the number") for found in (two, three))
    message = "With more heads the model does not make more comparisons of patches."
    expect(many > few or three["loops"], message)


@pytest.mark.points(0.5)
@pytest.mark.hint("The attention's axis is that of the patches, not that of the batch.")
def test_batches(student):
    """An image alone is answered as in any batch"""
    together, each, changed = small(student)["batches"]
    together = output(together, 6, CLASSES)
    for i, p in each.items():
        alone = output(p, 1, CLASSES)
        message = "An image is answered differently on its own than in a batch."
        expect(is_close(alone[0], together[i], atol=slack(alone)), message)
    again = output(changed, 6, CLASSES)
    message = "Another image of the batch changed this one."
    expect(is_close(again[0], together[0], atol=slack(again)), message)


@pytest.mark.points(0.75)
@pytest.mark.hint("Self-attention between the patches of one image, before they are pooled.")
def test_attention(student):
    """What a patch says depends on the other patches"""
    comparisons = two_heads(student)["comparisons"]
    tables = expect_number(comparisons["tables"], "the number of tables")
    expect(tables != 0, "No layer makes a table that compares every patch with every other.")
    none, *changed = np.split(log_odds(output(small(student)["varied"], 7 * 16, CLASSES)), 7)
    for first, second, both in (changed[:3], changed[3:]):
        together = np.abs(none - first - second + both).max()
        message = "Changing one patch has the same effect whatever another patch shows."
        expect(together > 1e-3 * np.abs(none - first).max(), message)


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
        if seen >= FLOOR:
            return seen
        # Batch normalisation needs longer until it answers at test time as it learned.
        p = output(probe.predict(model, x[SEEN:]), len(x) - SEEN, 10)
        return max(seen, float(np.mean(p.argmax(axis=1) == y[SEEN:])))

    expect_learns(train, FLOOR, ROUNDS, "The model does not learn to tell garments apart.")
    order = np.random.default_rng(166).permutation(49)
    both = np.concatenate([x[-50:], x[-50:][:, order]])
    p, shuffled = np.split(output(probe.predict(model, both), 100, 10), 2)
    change = np.abs(log_odds(shuffled) - log_odds(p)).max()
    expect(change > 10 * slack(p), "The order of the patches makes no difference.")
