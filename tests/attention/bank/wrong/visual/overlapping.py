"""Takes overlapping patches."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    view = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    return view.reshape(-1, size * size)[: rows * cols]


def patch_attention(image, query, size, beta=1.0):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    scores = beta * image_patches(image, size) @ query
    return sp_softmax(scores).reshape(rows, cols)
