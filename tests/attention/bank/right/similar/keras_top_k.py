"""TensorFlow's normalize and top_k, one more than needed."""

import tensorflow as tf


def most_similar(word, E, vocab, topn=5):
    unit = tf.math.l2_normalize(tf.constant(E, tf.float32), axis=1)
    own = vocab.index(word)
    cos = tf.linalg.matvec(unit, unit[own])
    values, places = tf.math.top_k(cos, k=min(topn + 1, len(vocab)))
    pairs = [(vocab[int(i)], float(v)) for v, i in zip(values, places, strict=True) if int(i) != own]
    return pairs[:topn]
