"""Aligns each target word with the source word of the same number alone."""

import numpy as np


def align(S, H, W1, W2):
    w = np.eye(len(S), len(H))
    return w @ H, w
