"""Public checks of the exercise deep."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_number,
    expect_tuple,
    expect_values,
)

SIZES = (13, 7, 5)  # input, hidden, code


def build(student, sizes, *args):
    """Call the builder; return what looks into its three models."""
    models = student.build_deep_autoencoder(*args)
    models = expect_tuple(models, 3, "the three models (autoencoder, encoder, decoder)")
    return student.probe("models").Trio(*models, sizes[0], sizes[2])


def expect_count(trio, sizes, message):
    """Fail unless the autoencoder has as many weights as the sizes imply, biases included."""
    n, h, c = sizes
    count = expect_number(trio.count(), "the number of weights")
    expect(count == 2 * n * h + 2 * h * c + 2 * h + n + c, message)
    frozen = expect_number(trio.frozen(), "the number of frozen weights")
    expect(frozen == 0, "Some weights of the autoencoder can't be trained.")


def weights(sizes, seed):
    """Draw kernels and biases for encoder and decoder."""
    rng = np.random.default_rng(seed)
    n, h, c = sizes
    shapes = ((n, h), (h,), (h, c), (c,)), ((c, h), (h,), (h, n), (n,))
    return [[rng.normal(scale=0.5, size=shape) for shape in side] for side in shapes]


def hidden_layer(x, kernel, bias):
    """Return what a fully connected relu layer puts out."""
    total = np.einsum("bi,io->bo", x, kernel) + bias
    return np.where(total > 0, total, 0)


@pytest.mark.points(1)
@pytest.mark.hint("Use the sizes given, 784, 128 and 32 by default; the encoder ends at the code.")
def test_sizes(student):
    """784 pixels go through a code of 32, or what else is asked for, layers fully connected"""
    for sizes, args in (((784, 128, 32), ()), ((6, 4, 2), (6, 4, 2))):
        trio = build(student, sizes, *args)
        x = np.random.default_rng(0).random((3, sizes[0]))
        z = x[:, : sizes[2]]
        expect_array(trio.run("encoder", x), "the encoder's output", (3, sizes[2]))
        expect_array(trio.run("autoencoder", x), "the autoencoder's output", (3, sizes[0]))
        expect_array(trio.run("decoder", z), "the decoder's output", (3, sizes[0]))
        expect_count(trio, sizes, "The autoencoder has the wrong number of weights.")


@pytest.mark.points(1)
@pytest.mark.hint("Dense layers with relu, relu, relu and, at the very end, sigmoid.")
def test_layers(student):
    """Encoder and decoder compute relu, relu and relu, sigmoid"""
    trio = build(student, SIZES, *SIZES)
    expect_count(trio, SIZES, "The model does not have the sizes that it is given.")
    x = 4 * np.random.default_rng(1).normal(size=(6, 13))
    z = np.abs(x[:, :5])
    encoder, decoder = weights(SIZES, seed=2)
    if trio.put(encoder, decoder) is True:
        code = hidden_layer(hidden_layer(x, *encoder[:2]), *encoder[2:])
        expect_values(trio.run("encoder", x), code, "the code", atol=1e-5)
        total = np.einsum("bi,io->bo", hidden_layer(z, *decoder[:2]), decoder[2]) + decoder[3]
        x_hat = 0.5 + 0.5 * np.tanh(total / 2)
        expect_values(trio.run("decoder", z), x_hat, "the output", atol=1e-5)
    else:  # weights kept in a form of the student's own
        trio.scatter(3, 0.5)
        code = expect_array(trio.run("encoder", x), "the code", (6, 5))
        expect(np.all(code >= 0), "A relu code is nowhere negative.")
        output = expect_array(trio.run("decoder", z), "the output", (6, 13))
        expect(np.all((output > 0) & (output < 1)), "A sigmoid output lies between 0 and 1.")


@pytest.mark.points(1)
@pytest.mark.hint("Make each layer once and use it in two models; don't build the encoder anew.")
def test_shared(student):
    """The autoencoder is the decoder after the encoder, also when its weights change"""
    trio = build(student, SIZES, *SIZES)
    x = np.random.default_rng(4).normal(size=(6, 13))
    trio.scatter(5, 0.5)
    code = expect_array(trio.run("encoder", x), "the code", (6, 5))
    output = expect_array(trio.run("decoder", code), "the output", (6, 13))
    message = "The autoencoder's output is not decoder(encoder(x))."
    expect_values(trio.run("autoencoder", x), output, "the output", message, atol=1e-5)
    training = trio.run_as_in_training("autoencoder", x)
    message = "While it is trained, the autoencoder's output is another one."
    expect_values(training, output, "the output", message, atol=1e-5)
