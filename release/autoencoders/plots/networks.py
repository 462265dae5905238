"""What pictures need to know of networks, however these are made.

Keras models of Dense layers are the usual way to make an autoencoder, and not the only right one:
there are models that give lists of one output, TensorFlow's modules, bare variables, kernels kept
transposed or with the bias as one more row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
import tensorflow as tf

Array = np.ndarray[Any, Any]

PIXELS = 784


def usable(models: Sequence[Any]) -> tuple[Any, Any, Any]:
    """Return (autoencoder, encoder, decoder) as what Keras can train and what gives one tensor.

    A model that can do both stays as it is. Any other gets a Keras model around it, which has the
    same weights.

    Args:
        models: the three of them, for images of 784 pixels.
    """
    autoencoder, encoder, decoder = models
    image = tf.zeros((1, PIXELS))
    code = _tensor(encoder(image))
    return _ready(autoencoder, image), _ready(encoder, image), _ready(decoder, code)


def first_layer(encoder: Any) -> tuple[Array, Array]:
    """Return kernel (784, units) and biases (units,) of the layer that the pixels go into.

    They are found by their shapes among the variables that the encoder reads.

    Raises:
        ValueError: none has a row, or a column, for each pixel.
    """
    variables, slopes = _read(encoder, tf.fill((1, PIXELS), 0.5))
    for variable, slope in zip(variables, slopes, strict=True):
        kernel = np.asarray(variable)
        if kernel.ndim != 2 or not {PIXELS, PIXELS + 1} & {*kernel.shape}:
            continue
        if kernel.shape[0] not in (PIXELS, PIXELS + 1):
            kernel, slope = kernel.T, slope.T
        if len(kernel) == PIXELS:
            return kernel, _biases(variables, kernel.shape[1])
        # Pixels of one brightness have rows of one slope; the bias's input is 1, not 0.5.
        bias = int(np.abs(slope - np.median(slope, axis=0)).sum(axis=1).argmax())
        return np.delete(kernel, bias, axis=0), kernel[bias]
    raise ValueError(f"this encoder reads no variable with {PIXELS} rows, one for each pixel")


def _biases(variables: Sequence[Any], units: int) -> Array:
    """Return the variable of that many numbers, or zeros if the layer has none."""
    for variable in variables:
        if int(np.prod(variable.shape)) == units and 1 <= len(variable.shape) <= 2:
            return np.ravel(np.asarray(variable))
    return np.zeros(units, dtype=np.float32)


def _read(model: Any, x: Any) -> tuple[list[Any], list[Array]]:
    """Return the variables that a model reads, and the slope of its summed output in each."""
    with tf.GradientTape() as tape:
        total = tf.reduce_sum(_tensor(model(x)))
    variables = list(tape.watched_variables())
    slopes = tape.gradient(total, variables, unconnected_gradients="zero")
    return variables, [np.asarray(slope) for slope in slopes]


def _tensor(output: Any) -> Any:
    """Unwrap a list of one output."""
    while isinstance(output, list | tuple) and len(output) == 1:
        output = output[0]
    return output


def _ready(model: Any, x: Any) -> Any:
    """Return the model itself, or a Keras model around it that can be trained."""
    output = model(x)  # builds it, if it isn't yet
    kept = {id(variable.value) for variable in getattr(model, "weights", [])}
    untracked = [variable for variable in _read(model, x)[0] if id(variable) not in kept]
    if untracked or isinstance(output, list | tuple) or _is_list_in_models(model):
        return Around(model, untracked)
    return model


def _is_list_in_models(model: Any) -> bool:
    """Whether its output, a tensor by itself, is a list where it is a part of another model.

    Only Keras's own attribute tells: trying it would change what is drawn at random later.
    """
    return isinstance(getattr(model, "_outputs_struct", None), list | tuple)


class Around(keras.Model):  # type: ignore[misc]
    """Calls another model; its variables that Keras doesn't know are trained as well."""

    def __init__(self, model: Any, untracked: list[Any]) -> None:
        super().__init__()
        self.model = model
        for variable in untracked:
            variable.regularizer = None  # Keras asks each for one
        self._untracked = tuple(untracked)

    def call(self, x: Any) -> Any:
        """Return the model's one output."""
        return _tensor(self.model(x))

    @property
    def trainable_weights(self) -> list[Any]:
        """What Keras keeps, and what it doesn't."""
        return [*super().trainable_weights, *self._untracked]

    @property
    def trainable_variables(self) -> list[Any]:
        """The same as `trainable_weights`."""
        return self.trainable_weights
