"""Draws the model's weights anew before it trains."""

import keras
import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    rng = np.random.default_rng(0)
    autoencoder.set_weights([rng.normal(0, 0.05, w.shape) for w in autoencoder.get_weights()])
    autoencoder.compile(optimizer="adam", loss=loss)
    history = autoencoder.fit(
        x_train, x_train, epochs=epochs, batch_size=batch_size, verbose=0
    )
    return history.history["loss"]
