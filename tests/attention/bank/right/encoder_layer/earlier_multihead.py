"""The heads of the exercise before, called by a method."""

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-6):
    return gamma * (X - X.mean(1, keepdims=True)) / np.sqrt(X.var(1, keepdims=True) + eps) + beta


class _Layer:
    def __init__(self, params):
        self.params = params

    def heads(self, X):
        kernels = [self.params[name] for name in ("Wq", "Wk", "Wv", "Wo")]
        return np.asarray(multi_head_attention(X, *kernels))

    def network(self, X):
        p = self.params
        return np.maximum(X @ p["W1"] + p["b1"], 0) @ p["W2"] + p["b2"]


def encoder_layer(X, params):
    layer = _Layer(params)
    X1 = layer_norm(X + layer.heads(X), params["gamma1"], params["beta1"])
    return layer_norm(X1 + layer.network(X1), params["gamma2"], params["beta2"])
