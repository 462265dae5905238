"""Divides the exponent by d - 2 instead of d."""

import numpy as np


def positional_encoding(n, d):
    pos = np.arange(n)[:, None]
    i = np.arange(d // 2)
    angle = pos / 10000 ** (2 * i / max(d - 2, 1))
    pe = np.zeros((n, d))
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe
