"""A table with the quotient of each byte."""

import numpy as np

_SHADES = np.linspace(0, 1, 256, dtype=np.float32)


def prepare_images(raw):
    return _SHADES[np.asarray(raw)].reshape(raw.shape[0], -1)
