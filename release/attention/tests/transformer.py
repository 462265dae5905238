"""Checks of the exercise transformer, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_learns, expect_number, is_close, test_case

OK_FORMAT = False
name = "transformer"
points = None

# Noisy copies of eleven patterns: a model that can be trained soon names most of them.
PATTERNS, FLOOR, ROUNDS = 11, 0.6, 40
SIZES = {"num_patches": 5, "patch_dim": 7, "d_model": 8, "h": 2, "classes": 3}


def images(seed: int, number: int) -> np.ndarray:
    """Random images of five patches."""
    return np.random.default_rng(seed).normal(size=(number, 5, 7)).astype(np.float32)


def slack(p: np.ndarray) -> float:
    """How far probabilities may be off: a model may compute in half precision."""
    return 1e-2 if p.dtype == np.float16 else 1e-4


def log_odds(p: np.ndarray) -> np.ndarray:
    """Logarithms of probabilities relative to the first class."""
    logs = np.log(p.astype(np.float64) + 1e-9)
    return logs - logs[..., :1]


@test_case(
    name="The example of the text",
    points=0.25,
    hint="Five images of nine patches become five rows of three probabilities.",
)
def test_example(student):
    """The example of the text"""
    model = student.build_patch_transformer(9, 4, 8, 2, 3)
    expect_array(model(np.zeros((5, 9, 4))), "the model's output", (5, 3))


@test_case(
    name="The model turns images into probabilities",
    points=0.75,
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
        sums = p.astype(np.float64).sum(axis=1)
        expect(is_close(sums, np.ones(len(x)), atol=slack(p)), message)


@test_case(
    name="All patches share one embedding, and images of a batch are apart",
    points=0.5,
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
    expect(is_close(alone[0], together[0], atol=slack(alone)), message)


@test_case(
    name="A wider model has more parameters, more heads make more comparisons",
    points=0.25,
    hint="d_model is the width of the embedding, h the number of heads of the attention.",
)
def test_sizes(student):
    """A wider model has more parameters, more heads make more comparisons"""
    probe = student.probe("transformer")
    counts = []
    for d_model in (8, 12):
        model = student.build_patch_transformer(5, 7, d_model, 2, 3)
        counts.append(expect_number(probe.parameters(model, 5, 7), "the number of parameters"))
    expect(counts[1] > counts[0], "A wider model should have more parameters.")
    counts = []
    for h in (1, 4):
        model = student.build_patch_transformer(29, 7, 8, h, 3)
        counts.append(expect_number(probe.pair_tables(model, 3, 29, 7), "the number of tables"))
    message = "With more heads the model does not make more comparisons of patches."
    expect(counts[1] > counts[0] or probe.loops(model, 3, 29, 7), message)


@test_case(
    name="Patches see each other, and their order matters, once weights aren't zero",
    points=0.75,
    hint="Self-attention between the patches, and positions added before it.",
)
def test_attention(student):
    """Patches see each other, and their order matters, once weights aren't zero"""
    probe = student.probe("transformer")
    wide = student.build_patch_transformer(29, 7, 8, 2, 3)
    tables = expect_number(probe.pair_tables(wide, 3, 29, 7), "the number of tables")
    message = "No layer makes a table that compares every patch with every other."
    expect(tables != 0, message)
    model = student.build_patch_transformer(**SIZES)
    probe.shake(model, 5, 7, 4)
    a, b = 2 * images(5, 8), 2 * images(6, 8)
    only_first, only_second, both = a.copy(), a.copy(), a.copy()
    only_first[:, 0] = both[:, 0] = b[:, 0]
    only_second[:, 1] = both[:, 1] = b[:, 1]
    p = [
        expect_array(probe.predict(model, x), "the model's output", (8, 3))
        for x in (a, only_first, only_second, both, a[:, [4, 2, 0, 1, 3]])
    ]
    odds = [log_odds(each) for each in p]
    together = np.abs(odds[0] - odds[1] - odds[2] + odds[3]).max()
    message = "Changing one patch has the same effect whatever another patch shows."
    expect(together > 1e-3 * np.abs(odds[0] - odds[1]).max(), message)
    change = np.abs(odds[4] - odds[0]).max()
    expect(change > 10 * slack(p[0]), "The order of the patches makes no difference.")


@test_case(
    name="The model learns from examples",
    points=0.25,
    hint="Can all layers be trained, and does the answer depend on what they compute?",
)
def test_learns(student):
    """The model learns from examples"""
    probe = student.probe("transformer")
    rng = np.random.default_rng(7)
    patterns, y = 1.5 * rng.normal(size=(PATTERNS, 5, 7)), np.arange(110) % PATTERNS
    x = (patterns[y] + 0.3 * rng.normal(size=(110, 5, 7))).astype(np.float32)
    model = student.build_patch_transformer(5, 7, 16, 2, PATTERNS)
    training = probe.Training(model, x, y, 22, 1e-2)

    def train():
        seen = expect_number(training.epoch(), "the training accuracy")
        p = expect_array(probe.predict(model, x), "the model's output", (110, PATTERNS))
        # Dropout hides while training what was learned, batch normalisation at first while testing.
        return max(seen, float(np.mean(p.argmax(axis=1) == y)))

    expect_learns(train, FLOOR, ROUNDS, "The model does not learn to tell eleven patterns apart.")
