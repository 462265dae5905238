"""Normalises over the positions instead of the words."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits / temperature
    e = np.exp(z - z.max(axis=0))
    return (e / e.sum(axis=0))[-1]
