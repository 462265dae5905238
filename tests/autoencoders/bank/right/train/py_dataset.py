"""A PyDataset that hands out batches."""

import keras
import numpy as np


class Pairs(keras.utils.PyDataset):
    def __init__(self, x, size):
        super().__init__()
        self.x, self.size = x, size
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.x) // self.size)

    def __getitem__(self, i):
        batch = self.x[self.order[i * self.size : (i + 1) * self.size]]
        return batch, batch

    def on_epoch_end(self):
        self.order = np.random.permutation(len(self.x))


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    autoencoder.compile(optimizer="Adam", loss=loss)
    history = autoencoder.fit(Pairs(x_train, batch_size), epochs=epochs, verbose=0)
    return history.history["loss"]
