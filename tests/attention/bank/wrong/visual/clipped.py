"""Clips the scores to ±700, although they may be as large as 10,000."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    return image.reshape(rows, size, cols, size).swapaxes(1, 2).reshape(-1, size * size)


def patch_attention(image, query, size, beta=1.0):
    e = np.exp(np.clip(beta * image_patches(image, size) @ query, -700, 700))
    return (e / e.sum()).reshape(image.shape[0] // size, image.shape[1] // size)
