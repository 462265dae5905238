"""meshgrid over entries; np.choose between sine and cosine."""

import numpy as np


def positional_encoding(n, d):
    pos, k = np.meshgrid(np.arange(n), np.arange(d), indexing="ij")
    angle = pos * np.exp2(-np.log2(1e4) * (k - k % 2) / d)
    return np.choose(k % 2, [np.sin(angle), np.cos(angle)])
