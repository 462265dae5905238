"""A view of all windows, every size-th of them."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size))
    return windows[::size, ::size].reshape(-1, size**2)


def patch_attention(image, query, size, beta=1.0):
    scores = beta * image_patches(image, size) @ query
    return sp_softmax(scores).reshape(image.shape[0] // size, image.shape[1] // size)
