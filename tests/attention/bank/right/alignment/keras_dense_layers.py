"""Keras's Dense layers as translations, and a Softmax layer."""

import keras
import numpy as np


def _translation(W):
    layer = keras.layers.Dense(len(W), use_bias=False, dtype="float64")
    layer.build((None, W.shape[1]))
    layer.set_weights([W.T])
    return layer


def align(S, H, W1, W2):
    scores = keras.ops.matmul(_translation(W1)(S), keras.ops.transpose(_translation(W2)(H)))
    weights = np.asarray(keras.layers.Softmax(dtype="float64")(scores))
    return weights @ H, weights
