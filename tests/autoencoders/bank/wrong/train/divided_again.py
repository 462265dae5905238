"""Divides the images by 255 again before it trains; they come in [0, 1]."""

def train_autoencoder(autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128):
    x_train = x_train / 255
    autoencoder.compile(optimizer="adam", loss=loss)
    history = autoencoder.fit(x_train, x_train, epochs=epochs, batch_size=batch_size, verbose=0)
    return history.history["loss"]
