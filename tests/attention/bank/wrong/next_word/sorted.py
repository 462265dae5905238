"""Returns the probabilities from the largest to the smallest."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    row = logits[-1] / temperature
    return np.sort(sp_softmax(row))[::-1]
