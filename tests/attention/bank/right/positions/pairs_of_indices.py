"""Angles for every entry, each index halved and doubled."""

import numpy as np


def positional_encoding(n, d):
    i = np.arange(d)
    angle = np.arange(n)[:, np.newaxis] / np.power(10000.0, 2 * (i // 2) / d)
    angle[:, 0::2] = np.sin(angle[:, 0::2])
    angle[:, 1::2] = np.cos(angle[:, 1::2])
    return angle
