"""Hidden checks of the exercise decoder."""

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

VOCAB, N_MAX, D_MODEL, H, D_K, D_FF = 13, 11, 7, 3, 2, 17


def normed(X, gamma, beta):
    """The right layer norm."""
    centre = X - X.mean(axis=1, keepdims=True)
    return gamma * centre / np.sqrt(np.mean(centre**2, axis=1, keepdims=True) + 1e-6) + beta


def decoded(tokens, params):
    """The right logits, head by head and position by position."""
    X = np.array([params["E"][t] + params["P"][i] for i, t in enumerate(tokens)])
    for p in params["layers"]:
        total = X.copy()
        for j in range(p["Wq"].shape[1]):
            Q, K, V = (X @ p[name][:, j] for name in ("Wq", "Wk", "Wv"))
            for i, q in enumerate(Q):
                w = softmax(K[: i + 1] @ q / math.sqrt(len(q)))
                total[i] += w @ V[: i + 1] @ p["Wo"][j]
        X1 = normed(total, p["gamma1"], p["beta1"])
        inner = np.maximum(X1 @ p["W1"] + p["b1"], 0) @ p["W2"] + p["b2"]
        X = normed(X1 + inner, p["gamma2"], p["beta2"])
    return X @ params["E"].T + params["b"]


def random_params(rng, layers, vocab=VOCAB, n_max=N_MAX, d_model=D_MODEL, h=H, d_k=D_K, d_ff=D_FF):
    """Parameters in which every number matters."""
    shapes = dict.fromkeys(("Wq", "Wk", "Wv"), (d_model, h, d_k))
    shapes |= {"Wo": (h, d_k, d_model), "W1": (d_model, d_ff), "b1": (d_ff,)}
    shapes |= {"W2": (d_ff, d_model), "b2": (d_model,)}
    shapes |= dict.fromkeys(("gamma1", "beta1", "gamma2", "beta2"), (d_model,))
    drawn = [
        {name: 0.7 * rng.normal(size=shape) for name, shape in shapes.items()}
        for _ in range(layers)
    ]
    ends = {"E": (vocab, d_model), "P": (n_max, d_model), "b": (vocab,)}
    return {name: rng.normal(size=shape) for name, shape in ends.items()} | {"layers": drawn}


@pytest.mark.points(2)
@pytest.mark.hint(
    "Go through the formula: positions, causal heads, residuals, norms after, network, logits."
)
def test_values(student):
    """Random parameters of several sizes"""
    rng = np.random.default_rng(111)
    for layers, length, sizes in (
        (0, 5, {}),
        (1, 5, {}),
        (2, 3, {"vocab": 5, "d_model": 5, "h": 5, "d_k": 5, "d_ff": 5}),
        (3, 7, {"h": 1, "d_k": 11, "d_ff": 2}),
    ):
        params = random_params(rng, layers, **sizes)
        tokens = [int(t) for t in rng.integers(len(params["b"]), size=length)]
        got = student.decoder_step(tokens, params)
        expect_close(got, decoded(tokens, params), "decoder_step(tokens, params)")


@pytest.mark.points(0.5)
@pytest.mark.hint(
    "Position i may see positions 0 to i. Changing a later token must change nothing."
)
def test_causal(student):
    """Each beginning of a text gets the logits that it gets within the text"""
    rng = np.random.default_rng(112)
    params = random_params(rng, 2)
    tokens = tuple(int(t) for t in rng.integers(VOCAB, size=N_MAX))
    whole = student.decoder_step(tokens, params)
    whole = expect_array(whole, "decoder_step(tokens, params)", (N_MAX, VOCAB))
    message = "Logits of earlier positions depend on later tokens."
    for length in (1, 2, 5):
        got = student.decoder_step(tokens[:length], params)
        got = expect_array(got, "decoder_step(tokens, params)", (length, VOCAB))
        expect(is_close(got, whole[:length], atol=1e-4), message)


@pytest.mark.points(0.75)
@pytest.mark.hint("The same as Keras's layers in the same order, with the same weights.")
def test_keras(student, reference):
    """The logits that Keras's own layers compute with the same weights"""
    params = {name: reference[name] for name in ("E", "P", "b")}
    params["layers"] = [
        {name[2:]: array for name, array in reference.items() if name.startswith(f"{i}_")}
        for i in range(2)
    ]
    got = student.decoder_step(reference["tokens"], params)
    got = expect_array(got, "decoder_step(tokens, params)", reference["logits"].shape)
    message = "The logits aren't those that Keras computes with the same weights."
    expect(is_close(got, reference["logits"], atol=2e-4), message)


@pytest.mark.points(0.5)
@pytest.mark.hint("Softmax over the allowed keys must survive scores of ±10,000.")
def test_extremes(student):
    """Scores up to ±10,000"""
    rng = np.random.default_rng(113)
    params = random_params(rng, 1, vocab=5, d_model=3, h=2, d_k=4)
    params["P"] = np.zeros((N_MAX, 3))
    # Whole numbers, so that single precision computes the scores exactly.
    params["E"] = np.array([[1.0, 0, 2], [-1, 0, 1], [0, 1, 0], [1, 1, -1], [0, -1, 2]])
    layer = params["layers"][0]
    layer["Wq"], layer["Wk"] = np.zeros((3, 2, 4)), np.zeros((3, 2, 4))
    layer["Wq"][0, :, 1], layer["Wk"][0, :, 1] = 200, [100, -100]
    layer["Wq"][1, 0, 2], layer["Wk"][2, 0, 2] = 2, 1
    for tokens in ([1, 0, 3, 2, 4, 0, 1], [0, 1, 1, 3]):
        want = decoded(tokens, params)
        got = expect_array(student.decoder_step(tokens, params), "decoder_step", want.shape)
        expect(is_close(got, want, atol=1e-2), "decoder_step is wrong where scores are large.")


@pytest.mark.points(0.25)
@pytest.mark.hint("One token, one row; n_max tokens, n_max rows.")
def test_lengths(student):
    """The shortest and the longest text"""
    params = random_params(np.random.default_rng(114), 2)
    for tokens in ([12], list(range(N_MAX))):
        got = student.decoder_step(tokens, params)
        expect_close(got, decoded(tokens, params), "decoder_step of few or many tokens")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays: params belong to the caller, who needs them again.")
def test_arguments(student):
    """Arguments are left as they are"""
    params = random_params(np.random.default_rng(115), 2)
    expect_untouched(student, "decoder_step", tokens=np.array([5, 12, 5]), params=params)
