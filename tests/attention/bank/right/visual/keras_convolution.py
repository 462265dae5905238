"""A convolution of stride size whose kernel is the query; keras.ops throughout."""

import keras
import numpy as np


def image_patches(image, size):
    rows, columns = np.shape(image)
    blocks = [
        keras.ops.reshape(image[top : top + size, left : left + size], (-1,))
        for top in range(0, rows, size)
        for left in range(0, columns, size)
    ]
    return np.asarray(keras.ops.stack(blocks))


def patch_attention(image, query, size, beta=1.0):
    pixels = np.asarray(image, dtype="float64")[None, :, :, None]
    kernel = np.asarray(query, dtype="float64").reshape(size, size, 1, 1)
    scores = np.asarray(keras.ops.conv(pixels, kernel, strides=size, padding="valid"))[0, :, :, 0]
    e = np.exp(beta * (scores - scores.max()))
    return e / e.sum()
