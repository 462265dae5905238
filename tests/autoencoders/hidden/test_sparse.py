"""Hidden checks of the exercise sparse: the deep autoencoder's layers, and the penalty."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_number,
    expect_tuple,
)

ODD = (17, 11, 6)  # input, hidden, code
MIDDLING = (196, 31, 11)  # images averaged to 14 by 14
NAMES = ("W1", "b1", "W2", "b2"), ("W3", "b3", "W4", "b4")


def build(student, sizes, *args):
    """Call the builder; return its models, and what looks into them, sizes checked."""
    models = student.build_sparse_autoencoder(*args)
    models = expect_tuple(models, 3, "the three models (autoencoder, encoder, decoder)")
    trio = student.probe("models").Trio(*models, sizes[0], sizes[2])
    n, h, c = sizes
    count = expect_number(trio.count(), "the number of weights")
    expect(count == 2 * n * h + 2 * h * c + 2 * h + n + c, "The number of weights is wrong.")
    frozen = expect_number(trio.frozen(), "the number of frozen weights")
    expect(frozen == 0, "Some weights of the autoencoder can't be trained.")
    return models, trio


def put_reference(trio, reference):
    """Set the stored weights; tell whether that was possible."""
    return trio.put(*[[reference[name] for name in side] for side in NAMES]) is True


def penalties(student, model, x):
    """Return what the model adds to its loss, measured in several ways."""
    found = expect_array(student.probe("models").penalties(model, x), "the penalties")
    expect(found.size > 0 and np.max(found) > 0, "The model adds no penalty to its loss.")
    return found


def any_close(found, right):
    """Tell whether one of the ways agrees with what the penalty should be."""
    return bool(np.any(np.abs(found - right) <= 1e-3 * right))


@pytest.mark.points(1)
@pytest.mark.hint("relu, relu, relu, sigmoid: regularising changes no output.")
def test_outputs(student, reference):
    """Codes and reconstructions are those of the deep autoencoder"""
    _, trio = build(student, MIDDLING, *MIDDLING, 0.003)
    x = reference["x"]
    if put_reference(trio, reference):
        expect_close(trio.run("encoder", x), reference["code"], "the code", atol=1e-5)
        x_hat = trio.run("decoder", reference["code"])
        expect_close(x_hat, reference["x_hat"], "the output", atol=1e-5)
        x_hat = trio.run("autoencoder", x)
        expect_close(x_hat, reference["x_hat"], "the reconstruction", atol=1e-5)
    else:
        trio.scatter(1, 0.2)
        code = expect_array(trio.run("encoder", x), "the code", (len(x), 11))
        expect(
            np.all(code >= 0) and np.any(code == 0), "The code is negative somewhere, or 0 nowhere."
        )
        x_hat = expect_array(trio.run("decoder", code), "the output", (len(x), 196))
        expect(np.all((x_hat > 0) & (x_hat < 1)), "Some output does not lie between 0 and 1.")


@pytest.mark.points(1)
@pytest.mark.hint("The three models share their layers.")
def test_shared(student):
    """Autoencoder, encoder and decoder share their weights, at the default sizes too"""
    for sizes, args in ((ODD, ODD), ((784, 128, 32), ())):
        _, trio = build(student, sizes, *args)
        x = np.random.default_rng(101).random((5, sizes[0]))
        trio.scatter(2, 0.2)
        code = expect_array(trio.run("encoder", x), "the code", (5, sizes[2]))
        x_hat = expect_array(trio.run("decoder", code), "the output", (5, sizes[0]))
        expect_close(trio.run("autoencoder", x), x_hat, "the reconstruction", atol=1e-5)


@pytest.mark.points(2)
@pytest.mark.hint("L1 on the activity of the encoder's two layers, and on no other.")
def test_penalty(student, reference):
    """The penalty is the reference solution's, on digits and garments"""
    models, trio = build(student, MIDDLING, *MIDDLING, 0.003)
    x = reference["x"]
    if put_reference(trio, reference):
        found = penalties(student, models[0], x)
        expect(any_close(found, float(reference["penalty"])), "The penalty is wrong.")
    else:
        trio.scatter(3, 0.2)
        found = penalties(student, models[0], x)
        code = expect_array(trio.run("encoder", x), "the code", (len(x), 11))
        expect(np.max(found) > 0.00303 * np.sum(code) / len(x), "The penalty is too small.")


@pytest.mark.points(1)
@pytest.mark.hint("Pass l1 on to the regularizer; Keras divides by the batch size itself.")
def test_scale(student, reference):
    """The penalty grows with l1, whose default is 1e-4, and is a mean over images"""
    x = reference["x"]
    double = np.concatenate([x, x])
    values = []
    for settings in ((), (1e-4,), (4e-4,)):
        models, trio = build(student, MIDDLING, *MIDDLING, *settings)
        if not put_reference(trio, reference):
            trio.scatter(4, 0.2)
        values.append(penalties(student, models[0], x))
    # With four times the l1, as the last ones were built.
    twice = penalties(student, models[0], double)
    message = "With every image twice, the penalty is another one."
    expect(any_close(twice, values[-1][0]), message)
    expect(any_close(values[0], values[1][0]), "Without l1, the penalty is not that of 1e-4.")
    expect(
        any_close(values[2], 4 * values[1][0]),
        "With four times the l1, the penalty is not four times as large.",
    )
