"""The default temperature is 2."""

import numpy as np


def next_word_distribution(logits, temperature=2.0):
    z = logits[-1] / temperature
    e = np.exp(z - z.max())
    return e / e.sum()
