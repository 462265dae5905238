"""Through log-sum-exp."""

import numpy as np
from scipy.special import logsumexp


def next_word_distribution(logits, temperature=1.0):
    z = logits[-1] / temperature
    return np.exp(z - logsumexp(z))
