"""Leaves out the last row and the last column of patches."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    patches = []
    for top in range(0, image.shape[0] - size, size):
        for left in range(0, image.shape[1] - size, size):
            patches.append(image[top : top + size, left : left + size].ravel())
    return np.array(patches)


def patch_attention(image, query, size, beta=1.0):
    scores = beta * image_patches(image, size) @ query
    return sp_softmax(scores).reshape(image.shape[0] // size - 1, image.shape[1] // size - 1)
