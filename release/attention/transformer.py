"""Runs on the student's side: what only Keras can tell about a model. Holds no answers.

A model may compute in any floating type: whatever it holds or returns is converted here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

Array = np.ndarray[Any, Any]


def predict(model: Any, x: Array) -> Array:
    """Return the model's output for a batch, as at test time; half precision stays that."""
    p = _called(model, np.asarray(x, dtype=np.float32), training=False)
    return np.asarray(tf.cast(p, tf.float16) if p.dtype == tf.bfloat16 else p)


def _called(model: Any, x: Any, training: bool) -> Any:
    """Return the one tensor that the model makes of a batch."""
    p = model(x, training=training)
    while isinstance(p, list | tuple) and len(p) == 1:
        p = p[0]
    return tf.convert_to_tensor(p)


def parameters(model: Any) -> int:
    """Count the numbers of a model that has been called, and so has made all of them."""
    return int(sum(np.prod(weight.shape) for weight in model.weights))


def shake(model: Any, seed: int) -> None:
    """Move every trainable number a little, as training would: zeros don't stay zero.

    The model must have been called.
    """
    rng = np.random.default_rng(seed)
    for weight in model.trainable_variables:
        _assign(weight, np.asarray(weight, np.float64) + 0.2 * rng.normal(size=weight.shape))


def _assign(weight: Any, values: Array) -> None:
    """Give a weight new numbers, in its own type."""
    weight.assign(tf.cast(values, weight.dtype))


class Training:
    """Trains a model that has been called, one pass over the images at a time, in the order given.

    Adam is done in NumPy: tracing the optimizer would take longer than so short a training does.
    """

    def __init__(self, model: Any, x: Array, y: Array, batch: int, rate: float) -> None:
        self._x, self._y = np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.int32)
        self._batch, self._rate = batch, rate
        weights = self._weights = model.trainable_variables
        self._gradient = tf.function(lambda x, y: _gradient(model, weights, x, y), autograph=False)
        flat = [np.asarray(weight, np.float64).ravel() for weight in weights]
        self._values = np.concatenate([np.zeros(0), *flat])
        self._mean = np.zeros(len(self._values))
        self._square = np.zeros(len(self._values))
        self._steps = 0

    def epoch(self) -> float:
        """Take one step for each batch; return the accuracy on the way."""
        right = []
        for start in range(0, len(self._x) - self._batch + 1, self._batch):
            part = slice(start, start + self._batch)
            slope, guess = self._gradient(self._x[part], self._y[part])
            self._step(np.asarray(slope, np.float64))
            right += list(np.asarray(guess) == self._y[part])
        return float(np.mean(right))

    def _step(self, slope: Array) -> None:
        self._steps += 1
        self._mean = 0.9 * self._mean + 0.1 * slope
        self._square = 0.99 * self._square + 0.01 * slope**2
        size = np.sqrt(self._square / (1 - 0.99**self._steps)) + 1e-7
        self._values = self._values - self._rate * self._mean / (1 - 0.9**self._steps) / size
        start = 0
        for weight in self._weights:
            count = int(np.prod(weight.shape))
            _assign(weight, self._values[start : start + count].reshape(weight.shape))
            start += count


def _gradient(model: Any, weights: list[Any], x: Any, y: Any) -> tuple[Any, Any]:
    """Return the loss's gradient as one vector, and the classes guessed."""
    with tf.GradientTape() as tape:
        p = tf.cast(_called(model, x, training=True), tf.float32)
        own = tf.reduce_sum(p * tf.one_hot(y, p.shape[-1]), axis=-1)
        loss = -tf.reduce_mean(tf.math.log(tf.clip_by_value(own, 1e-7, 1.0)))
    slopes = tape.gradient(loss, weights, unconnected_gradients="zero")
    flat = [tf.cast(tf.reshape(tf.convert_to_tensor(s), [-1]), tf.float32) for s in slopes]
    return tf.concat([tf.zeros(0), *flat], axis=0), tf.argmax(p, axis=-1)


def comparisons(model: Any, batch: int, num_patches: int, patch_dim: int) -> dict[str, Any]:
    """Say how many tables over pairs of patches the model makes of one image.

    Attention compares every patch with every patch, so each head makes at least one table with two
    axes as long as there are patches (a few more if tokens are added).

    Returns:
        "tables": how many; "most": how many of them one operation makes; -1 where the model can't
        be traced. "loops": whether it loops as it runs, or can't be traced: a table may stand for
        several.
    """
    nodes = _nodes(model, batch, num_patches, patch_dim)
    if nodes is None:
        return {"tables": -1, "most": -1, "loops": True}
    tables = [_tables(node, num_patches) for node in nodes]
    loops = any("While" in node.op for node in nodes)
    return {"tables": sum(tables) // batch, "most": max(tables, default=0) // batch, "loops": loops}


def _nodes(model: Any, batch: int, num_patches: int, patch_dim: int) -> list[Any] | None:
    """Return the operations of the model's graph; None where it can't be traced."""
    signature = tf.TensorSpec((batch, num_patches, patch_dim), tf.float32)
    try:
        call = tf.function(lambda x: _called(model, x, training=False), autograph=False)
        graph = call.get_concrete_function(signature).graph.as_graph_def(add_shapes=True)
    except Exception:
        return None
    return [*graph.node, *(node for f in graph.library.function for node in f.node_def)]


def _tables(node: Any, num_patches: int) -> int:
    """Return how many tables over pairs of patches a graph's node makes, for all images."""
    for shape in node.attr["_output_shapes"].list.shape:
        sizes = [axis.size for axis in shape.dim]
        least = 2 if node.op == "Softmax" else 3
        for m in range(num_patches, num_patches + 9):
            if len(sizes) >= least and sizes.count(m) > 1:
                return int(np.prod(sizes)) // m**2
    return 0


def idle(model: Any, x: Array) -> tuple[int, int]:
    """Count the trainable numbers, and those of them that change no answer to these images."""
    predict(model, x)
    weights = model.trainable_variables
    with tf.GradientTape() as tape:
        logs = tf.math.log(tf.cast(_called(model, x, training=False), tf.float32) + 1e-9)
        total = tf.reduce_sum(logs * np.cos(np.arange(logs.shape[-1])).astype(np.float32))
    slopes = [np.zeros(0)]
    for slope in tape.gradient(total, weights, unconnected_gradients="zero"):
        slopes.append(np.abs(np.asarray(tf.convert_to_tensor(slope), np.float64)).ravel())
    flat = np.concatenate(slopes)
    return len(flat), int(np.sum(flat <= 1e-6 * flat.max(initial=0.0)))
