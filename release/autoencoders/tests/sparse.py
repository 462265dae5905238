"""Checks of the exercise sparse, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_number, expect_tuple, expect_values, test_case

OK_FORMAT = False
name = "sparse"
points = None

SIZES = (13, 7, 5)  # input, hidden, code


def build(student, *args):
    """Call the builder; return its models, and what looks into them."""
    models = student.build_sparse_autoencoder(*args)
    models = expect_tuple(models, 3, "the three models (autoencoder, encoder, decoder)")
    return models, student.probe("models").Trio(*models, args[0], args[2])


def weights(seed):
    """Draw kernels and biases for encoder and decoder."""
    rng = np.random.default_rng(seed)
    shapes = ((13, 7), (7,), (7, 5), (5,)), ((5, 7), (7,), (7, 13), (13,))
    return [[rng.normal(scale=0.5, size=shape) for shape in side] for side in shapes]


def hidden_layer(x, kernel, bias):
    """Return what a fully connected relu layer puts out."""
    total = np.einsum("bi,io->bo", x, kernel) + bias
    return np.where(total > 0, total, 0)


def expect_penalty(student, model, x, right):
    """Fail unless the model adds this penalty to its loss."""
    found = student.probe("models").penalties(model, x)
    found = expect_array(found, "the penalties")
    expect(found.size > 0 and np.max(found) > 0, "The model adds no penalty to its loss.")
    close = np.abs(found - right) <= 1e-4 * right + 1e-9
    expect(np.any(close), "The penalty has the wrong size.")


@test_case(
    name="The layers are those of the deep autoencoder, and shared",
    points=1,
    hint="The layers are those of the deep autoencoder; the three models share them.",
)
def test_layers(student):
    """The layers are those of the deep autoencoder, and shared"""
    _, small = build(student, 6, 4, 2)
    count = expect_number(small.count(), "the number of weights")
    expect(count == 80, "The autoencoder of the example should have 80 weights.")
    _, trio = build(student, *SIZES, 0.01)
    count = expect_number(trio.count(), "the number of weights")
    expect(count == 2 * 13 * 7 + 2 * 7 * 5 + 2 * 7 + 13 + 5, "The layers have the wrong sizes.")
    x = 4 * np.random.default_rng(0).normal(size=(6, 13))
    encoder, decoder = weights(2)
    if trio.put(encoder, decoder) is True:
        code = hidden_layer(hidden_layer(x, *encoder[:2]), *encoder[2:])
        expect_values(trio.run("encoder", x), code, "the code", atol=1e-5)
        total = np.einsum("bi,io->bo", hidden_layer(code, *decoder[:2]), decoder[2]) + decoder[3]
        x_hat = 0.5 + 0.5 * np.tanh(total / 2)
        expect_values(trio.run("decoder", code), x_hat, "the output", atol=1e-5)
    trio.scatter(1, 0.5)
    code = expect_array(trio.run("encoder", x), "the code", (6, 5))
    x_hat = expect_array(trio.run("decoder", code), "the output", (6, 13))
    message = "The autoencoder's output is not decoder(encoder(x))."
    expect_values(trio.run("autoencoder", x), x_hat, "the output", message, atol=1e-5)
    training = trio.run_as_in_training("autoencoder", x)
    message = "While it is trained, the autoencoder's output is another one."
    expect_values(training, x_hat, "the output", message, atol=1e-5)


@test_case(
    name="The penalty is l1 times the activity of hidden layer and code, per image",
    points=1,
    hint="An L1 activity_regularizer of l1, on the hidden layer and on the code.",
)
def test_penalty(student):
    """The penalty is l1 times the activity of hidden layer and code, per image"""
    x = np.random.default_rng(3).normal(size=(8, 13))
    encoder, decoder = weights(4)
    hidden = hidden_layer(x, *encoder[:2])
    code = hidden_layer(hidden, *encoder[2:])
    for l1, settings in ((1e-4, ()), (0.02, (0.02,))):
        models, trio = build(student, *SIZES, *settings)
        if trio.put(encoder, decoder) is True:
            expect_penalty(student, models[0], x, l1 * (hidden.sum() + code.sum()) / 8)
    if trio.put(encoder, decoder) is not True:  # weights kept in a form of the student's own
        trio.scatter(5, 0.5)
        found = expect_array(student.probe("models").penalties(models[0], x), "the penalties")
        code = expect_array(trio.run("encoder", x), "the code", (8, 5))
        least = 0.02 * np.sum(code) / 8
        expect(found.size > 0 and np.max(found) > 1.01 * least, "The penalty is too small.")
