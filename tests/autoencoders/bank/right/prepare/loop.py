"""One image after the other."""

import numpy as np


def prepare_images(raw):
    x = np.zeros((len(raw), 784), dtype=np.float32)
    for i, image in enumerate(raw):
        x[i] = image.ravel() / 255
    return x
