"""Inverts the images: black on white."""

import numpy as np


def prepare_images(raw):
    return 1 - raw.reshape(len(raw), 784).astype(np.float32) / 255
