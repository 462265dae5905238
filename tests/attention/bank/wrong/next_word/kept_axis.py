"""Returns a table of one row, (1, vocab), where a vector belongs."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1:] / temperature
    e = np.exp(z - z.max())
    return e / e.sum()
