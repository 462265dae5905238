"""keras.ops."""

import keras


def next_word_distribution(logits, temperature=1.0):
    return keras.ops.softmax(keras.ops.convert_to_tensor(logits)[-1] / temperature, axis=-1)
