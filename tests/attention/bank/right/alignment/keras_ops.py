"""Keras's operations."""

import numpy as np
from keras import ops


def align(S, H, W1, W2):
    S, H, W1, W2 = (ops.convert_to_tensor(np.asarray(a, dtype="float32")) for a in (S, H, W1, W2))
    scores = ops.matmul(ops.matmul(S, ops.transpose(W1)), ops.transpose(ops.matmul(H, ops.transpose(W2))))
    weights = ops.softmax(scores, axis=-1)
    return ops.matmul(weights, H), weights
