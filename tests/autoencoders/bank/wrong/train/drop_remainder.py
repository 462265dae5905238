"""Drops the short batch at the end, by a Dataset's drop_remainder."""

import keras
import numpy as np
import tensorflow as tf


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    data = tf.data.Dataset.from_tensor_slices((x_train, x_train))
    data = data.shuffle(len(x_train)).batch(batch_size, drop_remainder=True)
    autoencoder.compile(optimizer="adam", loss=loss)
    return autoencoder.fit(data, epochs=epochs, verbose=0).history["loss"]
