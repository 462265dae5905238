"""Takes the absolute value of the scores."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    grid = image.reshape(rows, size, cols, size)
    return grid.transpose(0, 2, 1, 3).reshape(rows * cols, size * size)


def patch_attention(image, query, size, beta=1.0):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    scores = beta * np.abs(image_patches(image, size) @ query)
    return sp_softmax(scores).reshape(rows, cols)
