"""Trains on the first half of the images only."""

def train_autoencoder(autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128):
    autoencoder.compile(optimizer="adam", loss=loss)
    history = autoencoder.fit(x_train[: len(x_train) // 2], x_train[: len(x_train) // 2], epochs=epochs, batch_size=batch_size, verbose=0)
    return history.history["loss"]
