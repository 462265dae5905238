"""Two loops over corners, lists appended."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    patches = []
    for top in range(0, image.shape[0], size):
        for left in range(0, image.shape[1], size):
            patches.append(image[top : top + size, left : left + size].flatten())
    return np.array(patches)


def patch_attention(image, query, size, beta=1.0):
    heights, widths = np.array(image.shape) // size
    scores = np.array([beta * np.dot(query, patch) for patch in image_patches(image, size)])
    weights = np.exp(scores - np.max(scores))
    return np.reshape(weights / np.sum(weights), (heights, widths))
