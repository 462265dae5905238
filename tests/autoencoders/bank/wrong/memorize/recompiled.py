"""Compiles the given model anew, and counts its penalties as errors."""

def memorization_gap(autoencoder, x_train, x_test):
    autoencoder.compile(loss="mse")
    return float(autoencoder.evaluate(x_test, x_test, verbose=0) - autoencoder.evaluate(x_train, x_train, verbose=0))
