"""An attention function of its own, with unit vectors as queries and keys."""

import numpy as np
from scipy.special import logsumexp


def _attend(q, K, V, beta):
    s = beta * K @ q
    return np.exp(s - logsumexp(s)) @ V


def contextualize(E, beta=1.0):
    U = E / np.sqrt(np.einsum("nd,nd->n", E, E))[:, None]
    return np.stack([_attend(u, U, E, beta) for u in U])
