"""A list of floats."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = [float(v) / temperature for v in logits[len(logits) - 1]]
    e = [np.exp(v - max(z)) for v in z]
    return [v / sum(e) for v in e]
