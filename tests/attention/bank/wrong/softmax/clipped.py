"""Clips the scores to ±500 instead of subtracting the maximum."""

import numpy as np


def softmax(z, axis=-1):
    e = np.exp(np.clip(z, -500, 500))
    return e / e.sum(axis=axis, keepdims=True)
