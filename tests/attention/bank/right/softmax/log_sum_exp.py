"""Through the logarithm of the sum of exponentials."""

import numpy as np
from scipy.special import logsumexp


def softmax(z, axis=-1):
    z = np.asarray(z, dtype=float)
    return np.exp(z - logsumexp(z, axis=axis, keepdims=True))
