"""Trains a copy, so that the given model stays as it was."""

import keras
import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    copy = keras.models.clone_model(autoencoder)
    copy.set_weights(autoencoder.get_weights())
    copy.compile(optimizer="adam", loss=loss)
    history = copy.fit(
        x_train, x_train, epochs=epochs, batch_size=batch_size, verbose=0
    )
    return history.history["loss"]
