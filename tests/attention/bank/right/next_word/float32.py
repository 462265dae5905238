"""Single precision."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = np.float32(logits[-1]) / np.float32(temperature)
    e = np.exp(z - z.max())
    return e / e.sum()
