"""Probabilities to the power of 1 / temperature, through logarithms."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1] - logits[-1].max()
    z = z / temperature
    e = np.exp(z - z.max())
    return e / e.sum()
