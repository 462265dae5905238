"""Divides by the largest probability, so that the probabilities don't sum to one."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    row = logits[-1] / temperature
    p = sp_softmax(row)
    return p / p.max()
