"""Pixel by pixel."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    out = np.zeros((rows * cols, size * size))
    for i in range(image.shape[0]):
        for j in range(image.shape[1]):
            out[i // size * cols + j // size, i % size * size + j % size] = image[i, j]
    return out


def patch_attention(image, query, size, beta=1.0):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    scores = beta * image_patches(image, size) @ query
    return sp_softmax(scores).reshape(rows, cols)
