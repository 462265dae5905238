"""Returns the loss of the first images, measured after each epoch, instead of the epoch's mean."""

import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    autoencoder.compile(optimizer="adam", loss=loss)
    losses = []
    for _ in range(epochs):
        autoencoder.fit(x_train, x_train, batch_size, verbose=0)
        first = np.asarray(x_train)[:batch_size]
        losses.append(autoencoder.evaluate(first, first, verbose=0))
    return losses
