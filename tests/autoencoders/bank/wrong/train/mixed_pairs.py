"""Takes another image as each image's target."""

import keras
import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    order = np.random.default_rng(0).permutation(len(x_train))
    autoencoder.compile(optimizer="adam", loss=loss)
    history = autoencoder.fit(
        x_train, x_train[order], epochs=epochs, batch_size=batch_size, verbose=0
    )
    return history.history["loss"]
