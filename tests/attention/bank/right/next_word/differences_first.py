"""Takes the maximum away, then divides."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    row = logits[-1]
    e = np.exp((row - row.max()) / temperature)
    return e / np.sum(e)
