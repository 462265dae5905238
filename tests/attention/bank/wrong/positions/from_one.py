"""Counts positions from 1 instead of 0."""

import numpy as np


def positional_encoding(n, d):
    pos = np.arange(1, n + 1)[:, None]
    i = np.arange(d // 2)
    angle = pos / 10000 ** (2 * i / d)
    pe = np.zeros((n, d))
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe
