"""The model inside another one that is fitted."""

import keras


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    x = keras.Input((x_train.shape[1],))
    outer = keras.Model(x, autoencoder(x))
    outer.compile(optimizer="adam", loss=loss, metrics=["mae"])
    return outer.fit(x_train, x_train, batch_size, epochs, verbose=0).history["loss"]
