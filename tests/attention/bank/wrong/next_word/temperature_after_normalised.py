"""Divides the probabilities by the temperature and normalises again, which changes nothing."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1]
    e = np.exp(z - z.max())
    p = e / e.sum() / temperature
    return p / p.sum()
