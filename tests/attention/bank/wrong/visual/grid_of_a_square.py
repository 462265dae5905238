"""Lays the weights on the grid of a square image with as many patches."""

import numpy as np
from scipy.special import softmax as sp_softmax


def image_patches(image, size):
    rows, cols = image.shape[0] // size, image.shape[1] // size
    return image.reshape(rows, size, cols, size).swapaxes(1, 2).reshape(-1, size * size)


def patch_attention(image, query, size, beta=1.0):
    w = sp_softmax(beta * image_patches(image, size) @ query)
    side = int(round(len(w) ** 0.5))
    return w.reshape(side, -1) if side * side == len(w) else w.reshape(image.shape[0] // size, -1)
