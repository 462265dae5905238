"""keras.ops: outer product, stack, reshape."""

import keras
from keras import ops


class Positions(keras.layers.Layer):
    def call(self, n, d):
        i = ops.arange(0, d, 2, dtype="float32")
        angle = ops.outer(ops.arange(n, dtype="float32"), ops.power(10000.0, -i / d))
        return ops.reshape(ops.stack([ops.sin(angle), ops.cos(angle)], axis=2), (n, d))


def positional_encoding(n, d):
    return ops.convert_to_numpy(Positions().call(n, d))
