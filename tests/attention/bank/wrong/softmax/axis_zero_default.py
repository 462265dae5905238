"""Uses axis 0 by default instead of the last one."""

import numpy as np


def softmax(z, axis=0):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
