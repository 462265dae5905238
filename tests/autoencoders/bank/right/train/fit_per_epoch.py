"""One call of fit for each epoch."""

import keras
import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    autoencoder.compile(keras.optimizers.Adam(), keras.losses.get(loss))
    losses = []
    for _ in range(epochs):
        h = autoencoder.fit(x_train, x_train, batch_size=batch_size, epochs=1, verbose=0)
        losses.append(float(h.history["loss"][-1]))
    return np.array(losses)
