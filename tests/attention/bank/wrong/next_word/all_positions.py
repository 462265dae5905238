"""Returns a distribution for every position instead of the last one."""

import numpy as np


def next_word_distribution(logits, temperature=1.0):
    z = logits / temperature
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
