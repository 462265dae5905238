"""Returns a batch axis of one in front."""

import numpy as np


def positional_encoding(n, d):
    angle = np.arange(n)[:, None] / 10000 ** (2 * (np.arange(d) // 2) / d)
    angle[:, 0::2] = np.sin(angle[:, 0::2])
    angle[:, 1::2] = np.cos(angle[:, 1::2])
    return angle[None]
