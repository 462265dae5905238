"""Divides large scores by their maximum instead of subtracting it."""

import numpy as np


def softmax(z, axis=-1):
    top = np.maximum(np.abs(z).max(axis=axis, keepdims=True) / 700, 1.0)
    e = np.exp(z / top)
    return e / e.sum(axis=axis, keepdims=True)
