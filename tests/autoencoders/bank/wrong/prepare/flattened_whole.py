"""Makes one long row of all images instead of one for each."""

import numpy as np


def prepare_images(raw):
    return raw.reshape(-1).astype(np.float32) / 255
