"""keras.ops throughout."""

from keras import ops


def causal_mask(n):
    return ops.tril(ops.ones((n, n), dtype="bool"))


def masked_attention(Q, K, V, mask=None):
    d_k = ops.shape(Q)[-1]
    scores = ops.einsum("...qd,...kd->...qk", Q, K) / d_k**0.5
    if mask is not None:
        scores = ops.where(mask, scores, ops.cast(-1e9, scores.dtype))
    weights = ops.softmax(scores, axis=-1)
    return ops.matmul(weights, V), weights
