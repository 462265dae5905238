"""A model whose call is plain TensorFlow, heads in a loop."""

import keras
import tensorflow as tf
from keras import layers


class Model(keras.Model):
    def __init__(self, num_patches, d_model, h, classes):
        super().__init__()
        self.embed = layers.Dense(d_model)
        self.place = layers.Embedding(num_patches, d_model)
        self.kernels = [[layers.Dense(d_model // h, use_bias=False) for _ in "qkv"] for _ in range(h)]
        self.out = layers.Dense(d_model)
        self.norm = layers.LayerNormalization()
        self.head = layers.Dense(classes)
        self.num_patches = num_patches

    def call(self, inputs):
        x = self.embed(inputs) + self.place(tf.range(self.num_patches))
        heads = []
        for wq, wk, wv in self.kernels:
            s = tf.matmul(wq(x), wk(x), transpose_b=True) / self.kernels[0][0].units ** 0.5
            heads.append(tf.matmul(tf.nn.softmax(s), wv(x)))
        x = self.norm(x + self.out(tf.concat(heads, axis=-1)))
        return tf.nn.softmax(self.head(tf.reduce_mean(x, axis=1)))


def build_patch_transformer(num_patches=49, patch_dim=16, d_model=32, h=2, classes=10):
    return Model(num_patches, d_model, h, classes)
