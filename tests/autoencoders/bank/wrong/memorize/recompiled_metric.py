"""Compiles the given model anew, which is to stay as it is."""

def memorization_gap(autoencoder, x_train, x_test):
    autoencoder.compile(loss="mse", metrics=["mse"])
    errors = [autoencoder.evaluate(x, x, verbose=0, return_dict=True)["mse"] for x in (x_train, x_test)]
    return errors[1] - errors[0]
