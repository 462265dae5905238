"""Clips the logits to ±700, although they may be as large as 10,000."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    e = np.exp(np.clip(logits[-1] / temperature, -700, 700))
    return e / e.sum()
