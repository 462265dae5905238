"""Brings each image to length 1 instead of dividing by 255."""

import numpy as np


def prepare_images(raw):
    x = raw.reshape(len(raw), 784).astype(np.float32)
    return x / np.maximum(np.linalg.norm(x, axis=1, keepdims=True), 1)
