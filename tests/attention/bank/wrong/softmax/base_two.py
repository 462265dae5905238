"""Uses powers of 2 instead of e."""

import numpy as np


def softmax(z, axis=-1):
    e = np.exp2(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
