"""Uses powers of 10 instead of e."""

import numpy as np


def softmax(z, axis=-1):
    e = 10.0 ** (z - np.max(z, axis=axis, keepdims=True))
    return e / np.sum(e, axis=axis, keepdims=True)
