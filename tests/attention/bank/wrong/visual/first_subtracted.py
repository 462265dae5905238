"""Subtracts the first patch's score instead of the largest one, which overflows."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    return image.reshape(rows, size, cols, size).swapaxes(1, 2).reshape(-1, size * size)


def patch_attention(image, query, size, beta=1.0):
    s = beta * image_patches(image, size) @ query
    with np.errstate(all="ignore"):
        e = np.exp(s - s[0])
        return (e / e.sum()).reshape(image.shape[0] // size, image.shape[1] // size)
