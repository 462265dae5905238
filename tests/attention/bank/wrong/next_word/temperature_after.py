"""Divides the probabilities by the temperature instead of the logits."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1]
    e = np.exp(z - z.max())
    return e / e.sum() / temperature
