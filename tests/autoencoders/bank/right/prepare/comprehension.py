"""A list comprehension of flattened images; stacked, then divided in place."""

import numpy as np


def prepare_images(raw):
    x = np.stack([image.flatten() for image in raw]).astype("f4")
    x /= np.float32(255)
    return x
