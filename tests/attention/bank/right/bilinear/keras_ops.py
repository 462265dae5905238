"""keras.ops."""

from keras import ops


def dot_product_attention(Q, K, V, W1, W2):
    scores = ops.einsum("qd,pd,pe,ke->qk", *map(ops.convert_to_tensor, (Q, W1, W2, K)))
    weights = ops.softmax(scores, axis=-1)
    return ops.einsum("qk,kv->qv", weights, ops.convert_to_tensor(V)), weights
