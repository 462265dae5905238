"""TensorFlow's softmax in single precision."""

import tensorflow as tf


def next_word_distribution(logits, temperature=1.0):
    return tf.nn.softmax(tf.cast(logits, tf.float32)[-1, :] / temperature)
