"""NumPy's logarithm of a sum of exponentials."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    z = np.asarray(logits)[-1, :] / temperature
    return np.exp(z - np.logaddexp.reduce(z))
