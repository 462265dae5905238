"""Subtracts the maximum of all positions' logits, so that the last row may become 0/0."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    with np.errstate(all="ignore"):
        e = np.exp((logits[-1] - logits.max() - 0.0) / temperature)
        return e / e.sum()
