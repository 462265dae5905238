"""A copy of the dict, unpacked by names."""

import numpy as np
from scipy.special import softmax as sp_softmax


def layer_norm(X, gamma, beta, eps=1e-6):
    mean = X.mean(axis=-1, keepdims=True)
    var = X.var(axis=-1, keepdims=True)
    return gamma * (X - mean) / np.sqrt(var + eps) + beta


def encoder_layer(X, params):
    p = dict(params)
    heads = sum(
        sp_softmax(
            (X @ p["Wq"][:, j]) @ (X @ p["Wk"][:, j]).T * p["Wq"].shape[2] ** -0.5, axis=-1
        )
        @ (X @ p["Wv"][:, j] @ p["Wo"][j])
        for j in range(len(p["Wo"]))
    )
    Y = layer_norm(X + heads, gamma=p["gamma1"], beta=p["beta1"])
    Z = Y + (Y @ p["W1"] + p["b1"]).clip(0) @ p["W2"] + p["b2"]
    return layer_norm(Z, gamma=p["gamma2"], beta=p["beta2"])
