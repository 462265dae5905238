"""One long row for all images."""

import numpy as np


def prepare_images(raw):
    return raw.reshape(-1).astype(np.float32) / 255
