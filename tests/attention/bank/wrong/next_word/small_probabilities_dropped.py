"""Gives nothing to words below one in a thousand."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    p = sp_softmax(logits[-1] / temperature)
    p = np.where(p < 1e-3, 0, p)
    return p / p.sum() if p.any() else np.full(len(p), 1 / len(p))
