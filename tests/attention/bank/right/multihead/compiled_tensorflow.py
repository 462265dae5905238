"""A compiled TensorFlow function with matrices per head."""

import numpy as np
import tensorflow as tf


@tf.function(reduce_retracing=True)
def _heads(x, wq, wk, wv, wo, allowed):
    q, k, v = (tf.transpose(tf.tensordot(x, w, 1), [1, 0, 2]) for w in (wq, wk, wv))
    logits = tf.matmul(q, k, transpose_b=True) / tf.sqrt(tf.cast(tf.shape(q)[2], x.dtype))
    weights = tf.nn.softmax(tf.where(allowed, logits, x.dtype.min))
    return tf.reduce_sum(tf.matmul(tf.matmul(weights, v), wo), axis=0)


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    allowed = np.ones((len(X), len(X)), bool) if mask is None else np.asarray(mask, bool)
    arrays = [tf.cast(a, tf.float64) for a in (X, Wq, Wk, Wv, Wo)]
    return _heads(*arrays, tf.constant(allowed)).numpy()
