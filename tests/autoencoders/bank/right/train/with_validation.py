"""fit with validation data and a callback."""

import keras


def train_autoencoder(
    autoencoder, x_train, loss="binary_crossentropy", epochs=5, batch_size=128
):
    losses = []
    note = keras.callbacks.LambdaCallback(
        on_epoch_end=lambda epoch, logs: losses.append(logs["loss"])
    )
    autoencoder.compile(optimizer="adam", loss=loss)
    autoencoder.fit(
        x=x_train, y=x_train, epochs=epochs, batch_size=batch_size, shuffle=True,
        validation_data=(x_train[:5], x_train[:5]), callbacks=[note], verbose=0,
    )
    return losses
