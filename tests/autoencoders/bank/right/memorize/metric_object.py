"""A metric of Keras's, fed batch by batch."""

import keras


def memorization_gap(autoencoder, x_train, x_test):
    def error(x):
        metric = keras.metrics.MeanSquaredError()
        for i in range(0, len(x), 32):
            metric.update_state(x[i : i + 32], autoencoder(x[i : i + 32], training=False))
        return metric.result()

    return error(x_test) - error(x_train)
