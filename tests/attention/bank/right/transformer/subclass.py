"""A subclass of keras.Model, built on first use; class token."""

import keras
from keras import layers, ops


class Patchformer(keras.Model):
    def __init__(self, num_patches, d_model, h, classes):
        super().__init__()
        self.embed = layers.Dense(d_model)
        self.token = self.add_weight(shape=(1, 1, d_model), initializer="random_normal")
        self.places = self.add_weight(shape=(num_patches + 1, d_model), initializer="random_normal")
        self.attend = layers.MultiHeadAttention(h, d_model // h)
        self.norm1 = layers.LayerNormalization()
        self.norm2 = layers.LayerNormalization()
        self.inner = keras.Sequential([layers.Dense(64, activation="relu"), layers.Dense(d_model)])
        self.speak = layers.Dense(classes, activation="softmax")

    def call(self, x):
        x = self.embed(x)
        token = ops.broadcast_to(self.token, (ops.shape(x)[0], 1, x.shape[-1]))
        x = ops.concatenate([token, x], axis=1) + self.places
        x = self.norm1(x + self.attend(x, x))
        x = self.norm2(x + self.inner(x))
        return self.speak(x[:, 0])


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    model = Patchformer(num_patches, d_model, h, classes)
    model.build((None, num_patches, patch_dim))
    return model
