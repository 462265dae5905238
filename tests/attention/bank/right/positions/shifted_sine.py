"""A cosine is a sine a quarter turn on."""

import numpy as np


def positional_encoding(n, d):
    column = np.arange(d)
    angle = np.outer(np.arange(n), 10000.0 ** (-2 * (column // 2) / d))
    return np.sin(angle + np.pi / 2 * (column % 2))
