"""Hidden checks of the exercise shallow: as for the deep autoencoder, with two layers."""

import numpy as np
import pytest

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_number,
    expect_tuple,
)

ODD = (17, 6)  # input, code
MIDDLING = (196, 13)  # images averaged to 14 by 14


def build(student, sizes, *args):
    """Call the builder; return what looks into its three models, sizes checked."""
    models = student.build_shallow_autoencoder(*args)
    models = expect_tuple(models, 3, "the three models (autoencoder, encoder, decoder)")
    trio = student.probe("models").Trio(*models, *sizes)
    n, c = sizes
    count = expect_number(trio.count(), "the number of weights")
    expect(count == 2 * n * c + n + c, "The number of weights is wrong.")
    frozen = expect_number(trio.frozen(), "the number of frozen weights")
    expect(frozen == 0, "Some weights of the autoencoder can't be trained.")
    return trio


def straight(values):
    """Tell whether each column, a function of equidistant points, is a straight line."""
    return np.max(np.abs(np.diff(values.astype(np.float64), n=2, axis=0))) < 3e-4


def expect_relu_code(trio):
    """Fail unless the code is relu of something linear, for weights kept in any form."""
    trio.scatter(51, 0.6)
    rng = np.random.default_rng(52)
    points = np.linspace(-3, 3, 601)[:, None]
    line = rng.normal(size=17) + points * rng.normal(size=17)
    code = expect_array(trio.run("encoder", line), "the code", (601, 6))
    expect(np.all(code >= 0) and np.any(code == 0), "The code is negative somewhere, or 0 nowhere.")
    for unit in code.T:
        active = unit[unit > 0]
        if len(active) > 2:  # where it is active, it is one straight piece
            expect(
                straight(active[:, None]),
                "Where a unit of the code is active, it is not straight along a line of images.",
            )


def expect_sigmoid_output(trio):
    """Fail unless the output is the sigmoid of something linear in the code."""
    trio.scatter(53, 0.4)
    rng = np.random.default_rng(54)
    line = rng.normal(size=6) + np.linspace(-4, 4, 21)[:, None] * rng.normal(size=6)
    output = expect_array(trio.run("decoder", line), "the output", (21, 17))
    expect(np.all((output > 0) & (output < 1)), "Some output does not lie between 0 and 1.")
    output = output.astype(np.float64)
    logit = np.log(output / (1 - output))
    tame = np.all(np.abs(logit) < 5, axis=0)
    expect(np.sum(tame) > 3, "Along a line of codes, hardly any output stays off 0 and 1.")
    expect(
        straight(logit[:, tame]),
        "Before a sigmoid, the output is not straight along a line of codes.",
    )


@pytest.mark.points(1)
@pytest.mark.hint("One relu layer makes the code, one sigmoid layer the image.")
def test_halves(student, reference):
    """Encoder and decoder, each on its own"""
    trio = build(student, MIDDLING, *MIDDLING)
    weights = [reference[name] for name in ("W1", "b1", "W2", "b2")]
    if trio.put(weights[:2], weights[2:]) is True:
        expect_close(trio.run("encoder", reference["x"]), reference["code"], "the code", atol=1e-5)
        bright = 9 * reference["x"].astype(np.float64)
        code = np.maximum(bright @ weights[0] + weights[1], 0)
        message = "The code of images nine times as bright has wrong values."
        expect_close(trio.run("encoder", bright), code, "the code", message, atol=2e-4)
        x_hat = trio.run("decoder", reference["code"])
        expect_close(x_hat, reference["x_hat"], "the output", atol=1e-5)
    else:
        expect_relu_code(build(student, ODD, *ODD))
        expect_sigmoid_output(build(student, ODD, *ODD))


@pytest.mark.points(2)
@pytest.mark.hint("Two layers of their own (no transposed kernels), each used in two models.")
def test_shared(student, reference):
    """The three models share their layers, and follow when the weights change"""
    trio = build(student, MIDDLING, *MIDDLING)
    x = reference["x"]
    weights = [reference[name] for name in ("W1", "b1", "W2", "b2")]
    if trio.put(weights[:2], weights[2:]) is True:
        x_hat = trio.run("autoencoder", x)
        expect_close(x_hat, reference["x_hat"], "the reconstruction", atol=1e-5)
        training = trio.run_as_in_training("autoencoder", x)
        expect_close(training, reference["x_hat"], "the output in training", atol=1e-5)
    for seed in (1, 2):
        trio.scatter(seed, 0.2)
        code = expect_array(trio.run("encoder", x), "the code", (len(x), 13))
        expect(np.ptp(code) > 0, "The code is the same number everywhere.")
        x_hat = expect_array(trio.run("decoder", code), "the output", (len(x), 196))
        expect_close(trio.run("autoencoder", x), x_hat, "the reconstruction", atol=1e-5)
