"""Returns n + 1 positions instead of n."""

import numpy as np


def positional_encoding(n, d):
    n = n + 1
    pos = np.arange(n)[:, None]
    i = np.arange(d // 2)
    angle = pos / 10000 ** (2 * i / d)
    pe = np.zeros((n, d))
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe
