"""Checks of the exercise transformer, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_learns, expect_number, facts, is_close, once, test_case

OK_FORMAT = False
name = "transformer"
points = None

# Noisy copies of eleven patterns: a model that can be trained soon names most of them.
PATTERNS, FLOOR, ROUNDS = 11, 0.6, 40


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


def varied() -> np.ndarray:
    """Eight images; the same with another first, another second patch, and with both."""
    a, b = 2 * images(5, 8), 2 * images(6, 8)
    only_first, only_second, both = a.copy(), a.copy(), a.copy()
    only_first[:, 0] = both[:, 0] = b[:, 0]
    only_second[:, 1] = both[:, 1] = b[:, 1]
    return np.concatenate([a, only_first, only_second, both])


def expect_probabilities(value, shape: tuple[int, int]) -> None:
    """Fail unless a model's output holds probabilities for each image."""
    p = expect_array(value, "the model's output", shape)
    expect(bool(np.all(p >= 0)), "Probabilities should not be negative.")
    message = "The probabilities of an image should sum to one."
    sums = p.astype(np.float64).sum(axis=1)
    expect(is_close(sums, np.ones(len(p)), atol=slack(p)), message)


@facts
def small(student):
    """What a small model answers, before its weights are changed and afterwards."""
    probe = student.probe("transformer")
    model, x = student.build_patch_transformer(5, 7, 8, 2, 13), images(3, 6)
    together = probe.predict(model, x)
    yield "together", together
    yield "apart", [together, probe.predict(model, x[:1])]
    probe.shake(model, 4)
    x = 2 * images(5, 8)
    yield "orders", [probe.predict(model, part) for part in (x, x[:, [4, 2, 0, 1, 3]])]
    yield "varied", probe.predict(model, varied())
    yield "parameters", probe.parameters(model)


@facts
def two_heads(student):
    """What a model with many patches and two heads compares, and its size."""
    probe = student.probe("transformer")
    model = student.build_patch_transformer(29, 7, 8, 2, 13)
    yield "comparisons", probe.comparisons(model, 3, 29, 7)
    probe.predict(model, np.zeros((1, 29, 7)))
    yield "parameters", probe.parameters(model)


@once
def one_head(student):
    """What a model with many patches and one head compares."""
    model = student.build_patch_transformer(29, 7, 8, 1, 13)
    return student.probe("transformer").comparisons(model, 3, 29, 7)


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
    expect_probabilities(small(student)["together"], (6, 13))
    default = np.random.default_rng(2).random((2, 49, 16)).astype(np.float32)
    model = student.build_patch_transformer()
    expect_probabilities(student.probe("transformer").predict(model, default), (2, 10))


@test_case(
    name="Stage 1: all patches share one embedding and one answer",
    points=0.25,
    hint="One dense layer for all patches, positions, and pooling instead of flattening.",
)
def test_shared(student):
    """Stage 1: all patches share one embedding and one answer"""
    few = expect_number(small(student)["parameters"], "the number of parameters")
    many = expect_number(two_heads(student)["parameters"], "the number of parameters")
    message = "Each patch costs more parameters than a position of its own does."
    expect((many - few) / (29 - 5) <= 8 + 4, message)


@test_case(
    name="Stage 2: the images of a batch know nothing of each other",
    points=0.25,
    hint="The first axis is the batch: no attention, mean or softmax goes along it.",
)
def test_apart(student):
    """Stage 2: the images of a batch know nothing of each other"""
    together, alone = small(student)["apart"]
    together = expect_array(together, "the model's output", (6, 13))
    alone = expect_array(alone, "the model's output", (1, 13))
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
    narrow = expect_number(small(student)["parameters"], "the number of parameters")
    model = student.build_patch_transformer(5, 7, 12, 2, 13)
    probe.predict(model, images(1, 1))
    wide = expect_number(probe.parameters(model), "the number of parameters")
    expect(wide > narrow, "A wider model should have more parameters.")
    one, two = one_head(student), two_heads(student)["comparisons"]
    few, many = (expect_number(found["tables"], "the number of tables") for found in (one, two))
    message = "With more heads the model does not make more comparisons of patches."
    expect(many > few or two["loops"], message)


@test_case(
    name="Stage 3: the order of the patches matters, once weights aren't zero",
    points=0.25,
    hint="Positions, learned or fixed, are added to the embedded patches before attention.",
)
def test_positions(student):
    """Stage 3: the order of the patches matters, once weights aren't zero"""
    p, other = (expect_array(p, "the model's output", (8, 13)) for p in small(student)["orders"])
    change = np.abs(log_odds(other) - log_odds(p)).max()
    expect(change > 10 * slack(p), "The order of the patches makes no difference.")


@test_case(
    name="Stage 4: patches see each other, once weights aren't zero",
    points=0.5,
    hint="MultiHeadAttention(h, \u2026)(x, x): the patches of one image ask each other.",
)
def test_attention(student):
    """Stage 4: patches see each other, once weights aren't zero"""
    comparisons = two_heads(student)["comparisons"]
    tables = expect_number(comparisons["tables"], "the number of tables")
    message = "No layer makes a table that compares every patch with every other."
    expect(tables != 0, message)
    p = expect_array(small(student)["varied"], "the model's output", (32, 13))
    odds = np.split(log_odds(p), 4)
    together = np.abs(odds[0] - odds[1] - odds[2] + odds[3]).max()
    message = "Changing one patch has the same effect whatever another patch shows."
    expect(together > 1e-3 * np.abs(odds[0] - odds[1]).max(), message)


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
    probe.predict(model, x[:1])
    training = probe.Training(model, x, y, 22, 1e-2)

    def train():
        seen = expect_number(training.epoch(), "the training accuracy")
        p = expect_array(probe.predict(model, x), "the model's output", (110, PATTERNS))
        # Dropout hides while training what was learned, batch normalisation at first while testing.
        return max(seen, float(np.mean(p.argmax(axis=1) == y)))

    expect_learns(train, FLOOR, ROUNDS, "The model does not learn to tell eleven patterns apart.")
