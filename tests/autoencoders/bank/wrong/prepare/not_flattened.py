"""Leaves the images 28 by 28 instead of rows of 784."""

import numpy as np


def prepare_images(raw):
    return raw.astype(np.float32) / 255
