"""Uses dense layers on the flattened image instead of patches and attention."""

import keras
from keras import layers, ops


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    inputs = keras.Input(shape=(num_patches, patch_dim))
    x = layers.Flatten()(inputs)
    x = layers.Dense(128, activation="relu")(x)
    outputs = layers.Dense(classes, activation="softmax")(x)
    return keras.Model(inputs, outputs)
