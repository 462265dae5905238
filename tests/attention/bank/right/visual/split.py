"""hsplit of vsplit."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    return np.array([p.ravel() for band in np.vsplit(image, rows) for p in np.hsplit(band, cols)])


def patch_attention(image, query, size, beta=1.0):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    scores = beta * image_patches(image, size) @ query
    return sp_softmax(scores).reshape(rows, cols)
