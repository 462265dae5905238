"""A class for a translation, with its own @."""

import numpy as np
import scipy.special


class Translation:
    def __init__(self, W):
        self.W = np.asarray(W)

    def __matmul__(self, rows):
        return np.array([self.W.dot(row) for row in rows])


def dot_product_attention(Q, K, V, W1, W2):
    common = Translation(W1) @ Q, Translation(W2) @ K
    weights = np.exp(scipy.special.log_softmax(np.inner(*common), axis=-1))
    return [weights.dot(V), weights]
