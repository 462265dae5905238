"""Takes size for the number of patches per side instead of a patch's side."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    high, wide = image.shape[0] // size, image.shape[1] // size
    grid = image.reshape(size, high, size, wide)
    return grid.transpose(0, 2, 1, 3).reshape(size * size, high * wide)


def patch_attention(image, query, size, beta=1.0):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    scores = beta * image_patches(image, size) @ query
    return sp_softmax(scores).reshape(rows, cols)
