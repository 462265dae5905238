"""An image alone becomes a plain row."""

import numpy as np


def prepare_images(raw):
    return np.squeeze(raw.reshape(len(raw), 784).astype(np.float32) / 255)
