"""Takes the negatives of the images as targets; an image's target is itself."""

import keras
import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    autoencoder.compile(optimizer="adam", loss=loss)
    history = autoencoder.fit(
        x_train, 1 - x_train, epochs=epochs, batch_size=batch_size, verbose=0
    )
    return history.history["loss"]
