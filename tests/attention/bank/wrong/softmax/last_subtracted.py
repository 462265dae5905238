"""Subtracts the last score, as if scores were sorted."""

import numpy as np


def softmax(z, axis=-1):
    with np.errstate(all="ignore"):
        e = np.exp(z - np.take(z, [-1], axis=axis))
        return e / e.sum(axis=axis, keepdims=True)
