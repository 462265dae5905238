"""Single precision."""

import numpy as np


def positional_encoding(n, d):
    pos = np.arange(n)[:, None]
    i = np.arange(d // 2)
    angle = pos / 10000 ** (2 * i / d)
    angle = angle.astype(np.float32)
    pe = np.zeros((n, d), dtype=np.float32)
    pe[:, 0::2] = np.sin(angle)
    pe[:, 1::2] = np.cos(angle)
    return pe
