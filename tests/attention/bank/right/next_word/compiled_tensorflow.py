"""A compiled TensorFlow function in double precision; a tensor is returned."""

import tensorflow as tf


@tf.function(reduce_retracing=True)
def _distribution(logits, temperature):
    return tf.nn.softmax(logits[-1] / temperature)


def next_word_distribution(logits, temperature=1.0):
    return _distribution(tf.cast(logits, tf.float64), tf.cast(temperature, tf.float64))
