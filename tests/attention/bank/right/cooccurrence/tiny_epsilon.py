"""A tiny number inside the logarithm, single precision, PMI with TensorFlow."""

import numpy as np
import tensorflow as tf


def cooccurrence(sentences, vocab, window):
    index = {w: i for i, w in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)), dtype=np.float32)
    for sentence in sentences:
        known = [(i, index[w]) for i, w in enumerate(sentence) if w in index]
        for i, a in known:
            for j, b in known:
                if 0 < abs(i - j) <= window:
                    counts[a, b] += 1
    return counts


def ppmi(counts):
    c = tf.cast(counts, tf.float32)
    s = tf.reduce_sum(c, axis=1)
    chance = s[:, None] * s[None, :] / tf.reduce_sum(c)
    return tf.nn.relu(tf.math.log((c + 1e-12) / (chance + 1e-12)) * tf.cast(c > 0, tf.float32))
