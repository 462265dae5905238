"""Public checks of the exercise shallow."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_number,
    expect_tuple,
    expect_values,
)

SIZES = (13, 5)  # input, code


def build(student, sizes, *args):
    """Call the builder; return what looks into its three models."""
    models = student.build_shallow_autoencoder(*args)
    models = expect_tuple(models, 3, "the three models (autoencoder, encoder, decoder)")
    return student.probe("models").Trio(*models, *sizes)


def expect_count(trio, sizes):
    """Fail unless the autoencoder has as many weights as the sizes imply, all trainable."""
    n, c = sizes
    count = expect_number(trio.count(), "the number of weights")
    expect(count == 2 * n * c + n + c, "The layers don't have the sizes that were asked for.")
    frozen = expect_number(trio.frozen(), "the number of frozen weights")
    expect(frozen == 0, "Some weights of the autoencoder can't be trained.")


@pytest.mark.points(1)
@pytest.mark.hint("One relu layer to code_size, one sigmoid layer back; by default 784 and 32.")
def test_sizes(student):
    """One layer squeezes 784 pixels to 32 numbers, one layer unfolds them again"""
    for sizes, args in (((784, 32), ()), ((6, 2), (6, 2))):
        trio = build(student, sizes, *args)
        x = np.random.default_rng(0).random((3, sizes[0]))
        expect_array(trio.run("encoder", x), "the encoder's output", (3, sizes[1]))
        expect_array(trio.run("decoder", x[:, : sizes[1]]), "the decoder's output", (3, sizes[0]))
        expect_array(trio.run("autoencoder", x), "the autoencoder's output", (3, sizes[0]))
        expect_count(trio, sizes)


@pytest.mark.points(2)
@pytest.mark.hint("relu on the code, sigmoid on the output; make each layer once and use it twice.")
def test_layers(student):
    """The code is relu, the output sigmoid, and the three models share their layers"""
    trio = build(student, SIZES, *SIZES)
    expect_count(trio, SIZES)
    rng = np.random.default_rng(1)
    x = 4 * rng.normal(size=(6, 13))
    w, b, u, a = (rng.normal(scale=0.6, size=s) for s in ((13, 5), (5,), (5, 13), (13,)))
    if trio.put([w, b], [u, a]) is True:
        code = np.einsum("bi,io->bo", x, w) + b
        code = np.where(code > 0, code, 0)
        expect_values(trio.run("encoder", x), code, "the code", atol=1e-5)
        total = np.einsum("bi,io->bo", code, u) + a
        x_hat = 0.5 + 0.5 * np.tanh(total / 2)
        expect_values(trio.run("decoder", code), x_hat, "the output", atol=1e-5)
    trio.scatter(2, 0.5)
    code = expect_array(trio.run("encoder", x), "the code", (6, 5))
    expect(np.all(code >= 0), "A relu code is nowhere negative.")
    output = expect_array(trio.run("decoder", code), "the output", (6, 13))
    message = "The autoencoder's output is not decoder(encoder(x))."
    expect_values(trio.run("autoencoder", x), output, "the output", message, atol=1e-5)
    training = trio.run_as_in_training("autoencoder", x)
    message = "While it is trained, the autoencoder's output is another one."
    expect_values(training, output, "the output", message, atol=1e-5)
