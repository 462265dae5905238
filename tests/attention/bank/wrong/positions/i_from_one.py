"""Counts the pairs of columns from 1 instead of 0."""

import numpy as np


def positional_encoding(n, d):
    pos = np.arange(n)[:, None]
    i = np.arange(1, d // 2 + 1)[None, :]
    angle = pos / 10000 ** (2 * i / d)
    pe = np.zeros((n, d))
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe
