"""Handles only the two axes of a table."""

import numpy as np


def softmax(z, axis=-1):
    if z.ndim == 1:
        e = np.exp(z - z.max())
        return e / e.sum()
    z = z if axis in (1, -1) else np.swapaxes(z, 0, 1)
    e = np.exp(z - z.max(axis=1, keepdims=True))
    e = e / e.sum(axis=1, keepdims=True)
    return e if axis in (1, -1) else np.swapaxes(e, 0, 1)
