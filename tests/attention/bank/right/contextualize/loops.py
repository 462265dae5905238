"""Explicit loops and lists."""

import math


def contextualize(E, beta=1.0):
    lengths = [math.sqrt(sum(x * x for x in e)) for e in E]
    out = []
    for i, a in enumerate(E):
        s = [
            beta * sum(x * y for x, y in zip(a, b, strict=True)) / lengths[i] / lengths[j]
            for j, b in enumerate(E)
        ]
        e = [math.exp(v - max(s)) for v in s]
        out.append([sum(w * b[k] for w, b in zip(e, E, strict=True)) / sum(e) for k in range(len(a))])
    return out
