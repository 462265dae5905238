"""Gives all the weight to the largest score."""

import numpy as np


def softmax(z, axis=-1):
    e = (z == np.max(z, axis=axis, keepdims=True)).astype(float)
    return e / np.sum(e, axis=axis, keepdims=True)
