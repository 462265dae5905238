"""Plain loops over words for norm and network; lists are returned."""

import math

import numpy as np


def layer_norm(X, gamma, beta, eps=1e-6):
    rows = []
    for row in np.asarray(X, dtype=float):
        mean = math.fsum(row) / len(row)
        variance = math.fsum((value - mean) ** 2 for value in row) / len(row)
        root = math.sqrt(variance + eps)
        rows.append([g * (value - mean) / root + b for value, g, b in zip(row, gamma, beta)])
    return np.array(rows)


def encoder_layer(X, params):
    Wq, Wk, Wv, Wo = (params[name] for name in ("Wq", "Wk", "Wv", "Wo"))
    attended = []
    for word in X:
        change = word.copy()
        for j in range(Wq.shape[1]):
            scores = [(word @ Wq[:, j]) @ (other @ Wk[:, j]) / math.sqrt(Wq.shape[2]) for other in X]
            e = np.exp(np.array(scores) - max(scores))
            change = change + (e / e.sum()) @ (X @ Wv[:, j]) @ Wo[j]
        attended.append(change)
    X1 = layer_norm(np.array(attended), params["gamma1"], params["beta1"])
    grown = []
    for word in X1:
        inner = [max(0.0, value) for value in word @ params["W1"] + params["b1"]]
        grown.append(word + np.array(inner) @ params["W2"] + params["b2"])
    return layer_norm(np.array(grown), params["gamma2"], params["beta2"]).tolist()
