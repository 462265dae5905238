"""Returns logarithms of the probabilities."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1] / temperature
    e = np.exp(z - z.max())
    return np.log(e / e.sum() + 1e-300)
