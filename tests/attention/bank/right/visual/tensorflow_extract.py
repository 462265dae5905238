"""TensorFlow's extract_patches."""

import tensorflow as tf


def image_patches(image, size):
    x = tf.convert_to_tensor(image)[None, :, :, None]
    box = [1, size, size, 1]
    p = tf.image.extract_patches(x, sizes=box, strides=box, rates=[1, 1, 1, 1], padding="VALID")
    return tf.reshape(p, (-1, size * size))


def patch_attention(image, query, size, beta=1.0):
    scores = beta * tf.linalg.matvec(image_patches(image, size), query)
    return tf.reshape(tf.nn.softmax(scores), (image.shape[0] // size, image.shape[1] // size))
