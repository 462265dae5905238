"""A generator of patches; the grid of weights grows row by row."""

import math

import numpy as np


def _squares(image, size):
    for band in np.split(np.asarray(image), len(image) // size):
        yield [part.flatten() for part in np.array_split(band, band.shape[1] // size, axis=1)]


def image_patches(image, size):
    return [patch for row in _squares(image, size) for patch in row]


def patch_attention(image, query, size, beta=1.0):
    grid = [[beta * float(np.dot(patch, query)) for patch in row] for row in _squares(image, size)]
    top = max(max(row) for row in grid)
    e = [[math.exp(score - top) for score in row] for row in grid]
    total = math.fsum(math.fsum(row) for row in e)
    return [[value / total for value in row] for row in e]
