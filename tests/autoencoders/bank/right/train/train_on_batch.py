"""train_on_batch over a permutation."""

import keras
import numpy as np


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    autoencoder.compile(optimizer="adam", loss=loss)
    rng = np.random.default_rng()
    result = []
    for _ in range(epochs):
        order = rng.permutation(len(x_train))
        total = 0.0
        for i in range(0, len(order), batch_size):
            batch = x_train[order[i : i + batch_size]]
            autoencoder.reset_metrics()
            total += len(batch) * float(autoencoder.train_on_batch(batch, batch))
        result.append(total / len(order))
    return result
