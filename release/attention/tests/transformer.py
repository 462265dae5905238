"""Checks of the exercise transformer, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_number, is_close, test_case

OK_FORMAT = False
name = "transformer"
points = None

SIZES = {"num_patches": 5, "patch_dim": 7, "d_model": 8, "h": 2, "classes": 3}


def images(seed: int, number: int) -> np.ndarray:
    """Random images of five patches."""
    return np.random.default_rng(seed).normal(size=(number, 5, 7)).astype(np.float32)


def log_odds(probabilities) -> np.ndarray:
    """Logarithms of probabilities relative to the first class."""
    logs = np.log(expect_array(probabilities, "the model's output").astype(np.float64) + 1e-9)
    return logs - logs[..., :1]


@test_case(
    name="The model turns images into probabilities",
    points=1,
    hint="The last layer is dense, as wide as there are classes, with a softmax.",
)
def test_probabilities(student):
    """The model turns images into probabilities"""
    probe = student.probe("transformer")
    cases = ((student.build_patch_transformer(**SIZES), images(1, 4), 3),)
    default = np.random.default_rng(2).random((2, 49, 16)).astype(np.float32)
    cases += ((student.build_patch_transformer(), default, 10),)
    for model, x, classes in cases:
        p = expect_array(probe.predict(model, x), "the model's output", (len(x), classes))
        expect(bool(np.all(p >= 0)), "Probabilities should not be negative.")
        message = "The probabilities of an image should sum to one."
        expect(is_close(p.sum(axis=1), np.ones(len(x)), atol=1e-4), message)


@test_case(
    name="All patches share one embedding, and images of a batch are apart",
    points=1,
    hint="One dense layer for all patches, positions, and pooling instead of flattening.",
)
def test_shared(student):
    """All patches share one embedding, and images of a batch are apart"""
    probe = student.probe("transformer")
    counts = []
    for n in (4, 9):
        model = student.build_patch_transformer(n, 7, 8, 2, 13)
        count = expect_number(probe.parameters(model, n, 7), "the number of parameters")
        counts.append(count)
    message = "Each patch costs more parameters than a position of its own does."
    expect((counts[1] - counts[0]) / 5 <= 8 + 4, message)
    model, x = student.build_patch_transformer(**SIZES), images(3, 6)
    together = expect_array(probe.predict(model, x), "the model's output", (6, 3))
    alone = expect_array(probe.predict(model, x[:1]), "the model's output", (1, 3))
    message = "An image is answered differently on its own than in a batch."
    expect(is_close(alone[0], together[0], atol=1e-4), message)


@test_case(
    name="Patches see each other, and their order matters, once weights aren't zero",
    points=1,
    hint="Self-attention between the patches, and positions added before it.",
)
def test_attention(student):
    """Patches see each other, and their order matters, once weights aren't zero"""
    probe = student.probe("transformer")
    model = student.build_patch_transformer(**SIZES)
    probe.shake(model, 5, 7, 4)
    tables = expect_number(probe.pair_tables(model, 3, 5, 7), "the number of tables")
    expect(tables != 0, "No layer compares every patch with every other.")
    a, b = 2 * images(5, 8), 2 * images(6, 8)
    only_first, only_second, both = a.copy(), a.copy(), a.copy()
    only_first[:, 0] = both[:, 0] = b[:, 0]
    only_second[:, 1] = both[:, 1] = b[:, 1]
    odds = [log_odds(probe.predict(model, x)) for x in (a, only_first, only_second, both)]
    expect(all(z.shape == (8, 3) for z in odds), "The model's output has the wrong shape.")
    together = np.abs(odds[0] - odds[1] - odds[2] + odds[3]).max()
    message = "What one patch says does not depend on the others: is there attention?"
    expect(together > 1e-3 * np.abs(odds[0] - odds[1]).max(), message)
    change = np.abs(log_odds(probe.predict(model, a[:, [4, 2, 0, 1, 3]])) - odds[0]).max()
    expect(change > 1e-3, "The order of the patches does not matter: are there positions?")
