"""Explicit loops; lists of numbers."""

import math


def _one(q, K, V, beta):
    scores = [beta * sum(a * b for a, b in zip(q, k, strict=True)) for k in K]
    top = max(scores)
    e = [math.exp(s - top) for s in scores]
    weights = [v / sum(e) for v in e]
    context = [sum(w * v[j] for w, v in zip(weights, V, strict=True)) for j in range(len(V[0]))]
    return context, weights


def attention(q, K, V, beta=1.0):
    if q.ndim == 1:
        return _one(q, K, V, beta)
    pairs = [_one(row, K, V, beta) for row in q]
    return [c for c, _ in pairs], [w for _, w in pairs]
