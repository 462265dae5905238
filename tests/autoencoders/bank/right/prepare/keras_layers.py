"""Keras's layers Rescaling and Flatten in a Sequential model."""

import keras
import numpy as np


def prepare_images(raw):
    model = keras.Sequential([keras.layers.Rescaling(1 / 255), keras.layers.Flatten()])
    return np.asarray(model(raw.astype("float32")))
