"""Keras's own layers with the weights put in."""

import keras
import numpy as np


def weighted(layer, weights, *inputs, **options):
    layer(*inputs, **options)
    layer.set_weights(weights)
    return layer(*inputs, **options)


def decoder_step(tokens, params):
    x = (params["E"][np.array(tokens)] + params["P"][: len(tokens)])[None].astype("float32")
    for p in params["layers"]:
        _, h, d_k = p["Wq"].shape
        mha = keras.layers.MultiHeadAttention(h, d_k, use_bias=False)
        kernels = [p[name] for name in ("Wq", "Wk", "Wv", "Wo")]
        x = x + weighted(mha, kernels, x, x, use_causal_mask=True)
        norm = keras.layers.LayerNormalization(epsilon=1e-6)
        x = weighted(norm, [p["gamma1"], p["beta1"]], x)
        inner = keras.ops.relu(x @ p["W1"].astype("float32") + p["b1"].astype("float32"))
        x = x + inner @ p["W2"].astype("float32") + p["b2"].astype("float32")
        norm = keras.layers.LayerNormalization(epsilon=1e-6)
        x = weighted(norm, [p["gamma2"], p["beta2"]], x)
    return np.array(x)[0] @ params["E"].T.astype("float32") + params["b"].astype("float32")
