"""Hidden checks of the exercise deep.

Where the weights can be set, outputs are compared with the reference solution's. A model that
keeps its weights in some form of its own is judged by what it computes instead.
"""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_number,
    expect_tuple,
    expect_within,
)

ODD = (17, 11, 6)  # input, hidden, code
MIDDLING = (196, 31, 11)  # images averaged to 14 by 14
NAMES = ("W1", "b1", "W2", "b2"), ("W3", "b3", "W4", "b4")


def build(student, sizes, *args):
    """Call the builder; return what looks into its three models."""
    models = student.build_deep_autoencoder(*args)
    models = expect_tuple(models, 3, "the three models (autoencoder, encoder, decoder)")
    return student.probe("models").Trio(*models, sizes[0], sizes[2])


def expect_count(trio, sizes):
    """Fail unless the autoencoder has as many weights as the sizes imply, biases included."""
    n, h, c = sizes
    count = expect_number(trio.count(), "the number of weights")
    expect(count == 2 * n * h + 2 * h * c + 2 * h + n + c, "The number of weights is wrong.")
    frozen = expect_number(trio.frozen(), "the number of frozen weights")
    expect(frozen == 0, "Some weights of the autoencoder can't be trained.")


def put_reference(trio, reference):
    """Set the stored weights; tell whether that was possible."""
    return trio.put(*[[reference[name] for name in side] for side in NAMES]) is True


def kinks(values):
    """Count where each column, a function of equidistant points, is not straight: (columns,)."""
    bend = np.abs(np.diff(values, n=2, axis=0))
    bent = bend > max(1e-3 * bend.max(initial=0), 2e-5)
    starts = bent[1:] & ~bent[:-1]  # a kink may touch two neighbouring differences
    return starts.sum(axis=0) + bent[0], bent.mean()


def expect_relu_encoder(trio, sizes):
    """Fail unless the code is piecewise linear in x, with more kinks than its own relu makes."""
    rng = np.random.default_rng(1)
    points = np.linspace(-4, 4, 801)[:, None]
    most = 0
    for _ in range(3):
        line = rng.normal(size=sizes[0]) + points * rng.normal(size=sizes[0])
        code = expect_array(trio.run("encoder", line), "the code", (801, sizes[2]))
        expect(
            np.all(code >= 0) and np.any(code == 0), "The code is negative somewhere, or 0 nowhere."
        )
        count, share = kinks(code.astype(np.float64))
        expect_within(
            share, "Along a line of images, the code is not made of straight pieces.", high=0.2
        )
        most = max(most, int(count.max()))
    expect_within(
        most, "Along a line of images, the code bends too rarely for two relu layers.", low=2
    )


def expect_decoder(trio, sizes):
    """Fail unless the output is a sigmoid of something piecewise linear in the code."""
    rng = np.random.default_rng(2)
    points = np.linspace(-4, 4, 201)[:, None]
    line = 0.3 * rng.normal(size=sizes[2]) + points * 0.4 * rng.normal(size=sizes[2])
    output = expect_array(trio.run("decoder", line), "the output", (201, sizes[0]))
    expect(np.all((output > 0) & (output < 1)), "Some output does not lie between 0 and 1.")
    output = np.clip(output.astype(np.float64), 1e-4, 1 - 1e-4)
    tame = np.all(np.abs(output - 0.5) < 0.45, axis=0)
    count, share = kinks(np.log(output / (1 - output))[:, tame])
    message = "Before a sigmoid, the output is not made of straight pieces along a line of codes."
    expect_within(share, message, high=0.25)
    message = "Before a sigmoid, the output bends nowhere along a line of codes."
    expect_within(max(count, default=0), message, low=1)


@pytest.mark.points(1)
@pytest.mark.hint("Use input_size, hidden_size and code_size; the encoder ends at the code.")
def test_odd_sizes(student):
    """Sizes follow the arguments"""
    trio = build(student, ODD, *ODD)
    x = np.random.default_rng(0).random((4, 17))
    expect_array(trio.run("encoder", x), "the encoder's output", (4, 6))
    expect_array(trio.run("decoder", x[:, :6]), "the decoder's output", (4, 17))
    expect_array(trio.run("autoencoder", x), "the autoencoder's output", (4, 17))
    expect_count(trio, ODD)


@pytest.mark.points(1)
@pytest.mark.hint("The encoder is two relu layers, the second of which is the code.")
def test_encoder(student, reference):
    """The encoder computes the codes of digits and garments"""
    trio = build(student, MIDDLING, *MIDDLING)
    expect_count(trio, MIDDLING)
    if put_reference(trio, reference):
        code = trio.run("encoder", reference["x"])
        expect_close(code, reference["code"], "the code", atol=1e-5)
        layers = [(reference[f"W{i}"], reference[f"b{i}"]) for i in (1, 2)]
        bright = code = 9 * reference["x"].astype(np.float64)
        for kernel, bias in layers:
            code = np.maximum(code @ kernel + bias, 0)
        message = "The code of images nine times as bright has wrong values."
        expect_close(trio.run("encoder", bright), code, "the code", message, atol=2e-4)
    else:
        small = build(student, ODD, *ODD)
        small.scatter(11, 0.6)
        expect_relu_encoder(small, ODD)


@pytest.mark.points(1)
@pytest.mark.hint("The decoder is a relu layer and a sigmoid layer.")
def test_decoder(student, reference):
    """The decoder turns codes into pixels"""
    trio = build(student, MIDDLING, *MIDDLING)
    expect_count(trio, MIDDLING)
    if put_reference(trio, reference):
        x_hat = trio.run("decoder", reference["code"])
        expect_close(x_hat, reference["x_hat"], "the output", atol=1e-5)
    else:
        small = build(student, ODD, *ODD)
        small.scatter(12, 0.5)
        expect_decoder(small, ODD)


@pytest.mark.points(2)
@pytest.mark.hint("The three models share their layers; nothing goes round the bottleneck.")
def test_shared(student, reference):
    """Autoencoder, encoder and decoder share their weights"""
    trio = build(student, MIDDLING, *MIDDLING)
    expect_count(trio, MIDDLING)
    x = reference["x"]
    if put_reference(trio, reference):
        x_hat = trio.run("autoencoder", x)
        expect_close(x_hat, reference["x_hat"], "the reconstruction", atol=1e-5)
        training = trio.run_as_in_training("autoencoder", x)
        expect_close(training, reference["x_hat"], "the output in training", atol=1e-5)
    for seed in (1, 2):
        trio.scatter(seed, 0.2)
        code = expect_array(trio.run("encoder", x), "the code", (len(x), 11))
        expect(np.ptp(code) > 0, "The code is the same number everywhere.")
        x_hat = expect_array(trio.run("decoder", code), "the output", (len(x), 196))
        expect_close(trio.run("autoencoder", x), x_hat, "the reconstruction", atol=1e-5)
