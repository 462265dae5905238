"""A list of slices."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    return [
        image[r * size : (r + 1) * size, c * size : (c + 1) * size].flatten().tolist()
        for r in range(rows)
        for c in range(cols)
    ]


def patch_attention(image, query, size, beta=1.0):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    scores = beta * np.array(image_patches(image, size)) @ query
    return sp_softmax(scores).reshape(rows, cols)
