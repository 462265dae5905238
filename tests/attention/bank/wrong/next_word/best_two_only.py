"""Gives probability to the best two words alone."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    row = logits[-1] / temperature
    second = np.sort(row)[-2:][0]
    return sp_softmax(np.where(row >= second, row, -np.inf))
