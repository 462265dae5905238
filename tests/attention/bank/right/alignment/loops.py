"""Explicit loops and lists."""

import math


def _times(W, x):
    return [sum(w * v for w, v in zip(row, x, strict=True)) for row in W]


def align(S, H, W1, W2):
    keys = [_times(W2, h) for h in H]
    contexts, weights = [], []
    for s in S:
        query = _times(W1, s)
        scores = [sum(a * b for a, b in zip(query, key, strict=True)) for key in keys]
        e = [math.exp(v - max(scores)) for v in scores]
        w = [v / sum(e) for v in e]
        weights.append(w)
        contexts.append([sum(w[i] * H[i][j] for i in range(len(H))) for j in range(len(H[0]))])
    return contexts, weights
