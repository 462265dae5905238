"""The attention of the exercise before, with unit vectors as queries and keys."""

import numpy as np


def contextualize(E, beta=1.0):
    U = E / np.linalg.norm(E, axis=1, keepdims=True)
    return np.asarray(attention(U, U, E, beta=beta)[0])
