"""reshape with -1, then divide."""

import numpy as np


def prepare_images(raw):
    return raw.reshape(raw.shape[0], -1).astype('float32') / 255.0
