"""Hidden checks of the exercise encoder_layer."""

import math

import numpy as np
import pytest
from scipy.special import softmax

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_untouched,
    is_close,
)

N, D_MODEL, H, D_K, D_FF = 5, 7, 3, 2, 11


def normed(X, gamma, beta, eps=1e-6):
    """The right layer norm."""
    centre = X - X.mean(axis=1, keepdims=True)
    return gamma * centre / np.sqrt(np.mean(centre**2, axis=1, keepdims=True) + eps) + beta


def encoded(X, p):
    """The right encoder layer, head by head."""
    total = X.copy()
    for j in range(p["Wq"].shape[1]):
        Q, K, V = (X @ p[name][:, j] for name in ("Wq", "Wk", "Wv"))
        total += softmax(Q @ K.T / math.sqrt(Q.shape[1]), axis=1) @ V @ p["Wo"][j]
    X1 = normed(total, p["gamma1"], p["beta1"])
    inner = np.maximum(X1 @ p["W1"] + p["b1"], 0) @ p["W2"] + p["b2"]
    return normed(X1 + inner, p["gamma2"], p["beta2"])


def random_params(rng, d_model=D_MODEL, h=H, d_k=D_K, d_ff=D_FF):
    """Parameters in which every number matters."""
    shapes = {
        "Wq": (d_model, h, d_k),
        "Wk": (d_model, h, d_k),
        "Wv": (d_model, h, d_k),
        "Wo": (h, d_k, d_model),
        "W1": (d_model, d_ff),
        "W2": (d_ff, d_model),
        "b1": (d_ff,),
        "b2": (d_model,),
    }
    params = {name: 0.6 * rng.normal(size=shape) for name, shape in shapes.items()}
    for name in ("gamma1", "beta1", "gamma2", "beta2"):
        params[name] = rng.normal(size=d_model)
    return params


@pytest.mark.points(0.75)
@pytest.mark.hint("Population variance of each row, plus eps, under one root; then gamma and beta.")
def test_layer_norm(student):
    """Layer norm of ordinary rows"""
    rng = np.random.default_rng(81)
    for shape in ((N, D_MODEL), (D_MODEL, D_MODEL), (13, 3)):
        X = rng.normal(size=shape) * rng.uniform(0.5, 20, (shape[0], 1)) + rng.normal(size=shape[1])
        gamma, beta = rng.normal(size=(2, shape[1]))
        expect_close(student.layer_norm(X, gamma, beta), normed(X, gamma, beta), "layer_norm")


@pytest.mark.points(0.75)
@pytest.mark.hint("eps belongs inside the root: sqrt(variance + eps). Its default is 1e-6.")
def test_epsilon(student):
    """Layer norm of rows whose variance is as small as eps"""
    rng = np.random.default_rng(82)
    X = rng.normal(size=(4, D_MODEL)) * np.array([1e-3, 3e-4, 1e-2, 0])[:, None]
    gamma, beta = rng.normal(size=(2, D_MODEL))
    got = student.layer_norm(X, gamma, beta)
    expect_close(got, normed(X, gamma, beta), "layer_norm of rows of tiny variance")
    got = student.layer_norm(X + 1, gamma, beta, 0.3)
    # Ones cost single precision three digits of the small differences.
    want = normed(X + 1, gamma, beta, 0.3)
    message = "layer_norm with another eps has wrong values."
    expect(is_close(expect_array(got, "layer_norm", want.shape), want, atol=1e-5), message)
    wide = rng.normal(size=(3, D_MODEL))
    got = student.layer_norm(wide, gamma, beta, eps=0.3)
    expect_close(got, normed(wide, gamma, beta, 0.3), "layer_norm with another eps", message)


@pytest.mark.points(1.75)
@pytest.mark.hint(
    "Go through the formula: residual, norm after, relu, biases, every parameter once."
)
def test_values(student):
    """The whole layer with random parameters"""
    rng = np.random.default_rng(83)
    for sizes in ({}, {"h": 1, "d_k": 5}, {"d_model": 5, "h": 2, "d_k": 3, "d_ff": 7}):
        params = random_params(rng, **sizes)
        X = 1.5 * rng.normal(size=(N, len(params["b2"])))
        got = student.encoder_layer(X, params)
        expect_close(got, encoded(X, params), "encoder_layer(X, params)")


@pytest.mark.points(0.5)
@pytest.mark.hint("Softmax over the keys must survive scores of ±10,000.")
def test_extremes(student):
    """Scores up to ±10,000"""
    params = random_params(np.random.default_rng(84), d_model=3, h=2, d_k=4)
    # Whole numbers, so that single precision computes the scores exactly.
    X = np.array([[1.0, 0, 2], [-1, 0, 1], [0, 1, 0], [1, 1, -1]])
    params["Wq"], params["Wk"] = np.zeros((3, 2, 4)), np.zeros((3, 2, 4))
    params["Wq"][0, :, 1], params["Wk"][0, :, 1] = 200, [100, -100]
    params["Wq"][1, 0, 2], params["Wk"][2, 0, 2] = 2, 1
    want = encoded(X, params)
    got = expect_array(student.encoder_layer(X, params), "encoder_layer(X, params)", want.shape)
    expect(is_close(got, want, atol=1e-2), "encoder_layer is wrong where scores are large.")


@pytest.mark.points(0.75)
@pytest.mark.hint("No mask and no positions here: each word sees all words, in any order.")
def test_words(student, reference):
    """A sentence of GloVe's words, also in another order"""
    params = {name[2:]: array for name, array in reference.items() if name.startswith("p_")}
    X, want = reference["x"], reference["out"]
    expect_close(student.encoder_layer(X, params), want, "encoder_layer over words")
    order = np.random.default_rng(85).permutation(len(X))
    message = "Changing the order of the words should change the order of the rows, no more."
    expect_close(student.encoder_layer(X[order], params), want[order], "encoder_layer", message)


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: X is needed again, and params belong to the caller.")
def test_arguments(student):
    """Arguments are left as they are"""
    params = random_params(np.random.default_rng(86))
    X = np.random.default_rng(87).normal(size=(N, D_MODEL))
    gamma, beta = params["gamma1"], params["beta1"]
    expect_untouched(student, "layer_norm", X=X, gamma=gamma, beta=beta, eps=0.1)
    expect_untouched(student, "encoder_layer", X=X, params=params)
