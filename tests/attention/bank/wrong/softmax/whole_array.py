"""Normalises over the whole array instead of one axis."""

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(z - z.max())
    return e / e.sum()
