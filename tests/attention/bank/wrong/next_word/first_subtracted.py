"""Subtracts the first word's logit instead of the largest one, which overflows."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1] / temperature
    with np.errstate(all="ignore"):
        e = np.exp(z - z[0])
        return e / e.sum()
