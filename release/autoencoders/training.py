"""Models for checks to train: plain ones, and ones that note what they are trained on."""

import keras
import numpy as np
import tensorflow as tf


class Tap(keras.layers.Layer):
    """Passes its input on and notes it, in whatever way the model is called."""

    supports_jit = False

    def __init__(self):
        super().__init__()
        self.supports_jit = False
        self.notes = []

    def call(self, x):
        """Note a batch, also inside a compiled function."""
        if tf.executing_eagerly():
            self._note(x)
        else:
            tf.py_function(self._note, [x], [])
        return x

    def _note(self, x):
        self.notes.append(np.array(x, dtype=np.float32))


class Stepwise(keras.Model):
    """Trains step by step: for a few steps that is quicker than making a graph first."""

    def compile(self, *args, **kwargs):
        """Compile as asked, but for running eagerly."""
        kwargs.update(run_eagerly=True, jit_compile=False)
        super().compile(*args, **kwargs)


class Recorder(Stepwise):
    """Notes the pairs (x, y) of every training step that Keras makes with it."""

    def train_step(self, data):
        """Note one batch, then train on it."""
        x, y, _ = keras.utils.unpack_x_y_sample_weight(data)
        note = (np.array(x, dtype=np.float32), None if y is None else np.array(y, np.float32))
        self.__dict__.setdefault("pairs", []).append(note)
        return super().train_step(data)


def _chain(x, weights, l1=0.0):
    """Apply fully connected layers: relu everywhere, sigmoid at the end; l1 costs activity."""
    penalty = keras.regularizers.L1(l1) if l1 else None
    made = []
    for i in range(0, len(weights), 2):
        last = i + 2 == len(weights)
        name = "sigmoid" if last else "relu"
        layer = keras.layers.Dense(weights[i].shape[1], name, activity_regularizer=penalty)
        x = layer(x)
        layer.set_weights(weights[i : i + 2])
        made.append(layer)
    return x


def network(weights, dropout=0.0, loss=None, l1=0.0):
    """Build a model from kernels and biases, if wanted with dropout before its first layer."""
    x = keras.Input((weights[0].shape[0],))
    hidden = keras.layers.Dropout(dropout)(x) if dropout else x
    model = keras.Model(inputs=x, outputs=_chain(hidden, weights, l1))
    if loss:
        model.compile(optimizer="sgd", loss=loss)
    return model


def rescaling(factor):
    """Build a model that only multiplies; it is neither built nor compiled."""
    return keras.Sequential([keras.layers.Rescaling(factor)])


def compiled(model):
    """Return how a model is compiled: the loss, or nothing."""
    return [str(model.loss)] if model.compiled else []


def stepwise(weights):
    """Build a model from kernels and biases that trains step by step."""
    x = keras.Input((weights[0].shape[0],))
    return Stepwise(inputs=x, outputs=_chain(x, weights))


def recorder(weights):
    """Build a model from kernels and biases that notes what it is trained on."""
    x = keras.Input((weights[0].shape[0],))
    tap = Tap()
    model = Recorder(inputs=x, outputs=_chain(tap(x), weights))
    object.__setattr__(model, "tap_notes", tap.notes)
    return model


def pairs(model):
    """Return the pairs (x, y) of Keras's training steps."""
    return list(model.__dict__.get("pairs", []))


def seen(model):
    """Return every batch that the model was called on."""
    return list(model.tap_notes)


def weights(model):
    """Return kernels and biases."""
    return [np.array(value) for value in model.get_weights()]
