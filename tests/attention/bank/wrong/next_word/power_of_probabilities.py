"""Probabilities to the power of one over the temperature."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    p = sp_softmax(logits[-1]) ** (1 / temperature)
    with np.errstate(all="ignore"):
        return p / p.sum()
