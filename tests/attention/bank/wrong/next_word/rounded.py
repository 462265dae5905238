"""Rounds the probabilities to three decimals."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1] / temperature
    e = np.exp(z - z.max())
    return (e / e.sum()).round(3)
