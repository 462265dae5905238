"""Explicit loops over the axis moved last; returns nested lists."""

import math

import numpy as np


def softmax(z, axis=-1):
    moved = np.moveaxis(np.array(z, dtype=float), axis, -1)
    out = np.zeros_like(moved)
    for index in np.ndindex(*moved.shape[:-1]):
        row = [float(v) for v in moved[index]]
        top = max(row)
        e = [math.exp(v - top) for v in row]
        total = math.fsum(e)
        for j, value in enumerate(e):
            out[index + (j,)] = value / total
    return np.moveaxis(out, -1, axis).tolist()
