"""The parts of the exercises before, as functions of their own."""

import numpy as np
import scipy.special


def causal_mask(n):
    return np.tri(n, dtype=bool)


def layer_norm(X, gamma, beta, eps=1e-6):
    centred = X - X.mean(axis=-1, keepdims=True)
    return gamma * centred / np.sqrt((centred**2).mean(axis=-1, keepdims=True) + eps) + beta


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    Q, K, V = (np.einsum("nm,mhk->hnk", X, W) for W in (Wq, Wk, Wv))
    scores = Q @ K.swapaxes(1, 2) / np.sqrt(Wq.shape[2])
    if mask is not None:
        scores = np.where(mask, scores, -np.inf)
    return np.einsum("hnv,hvm->nm", scipy.special.softmax(scores, axis=-1) @ V, Wo)


def decoder_layer(X, params):
    names = ("Wq", "Wk", "Wv", "Wo")
    heads = multi_head_attention(X, *(params[name] for name in names), causal_mask(len(X)))
    X1 = layer_norm(X + heads, params["gamma1"], params["beta1"])
    inner = np.maximum(X1 @ params["W1"] + params["b1"], 0)
    return layer_norm(X1 + inner @ params["W2"] + params["b2"], params["gamma2"], params["beta2"])


def decoder_step(tokens, params):
    X = np.array([params["E"][t] for t in tokens]) + params["P"][0 : len(tokens)]
    for layer in params["layers"]:
        X = decoder_layer(X, layer)
    return X @ params["E"].T + params["b"]
