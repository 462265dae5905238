"""Runs on the student's side: what only Keras can tell about a model. Holds no answers."""

from __future__ import annotations

from typing import Any

import numpy as np
import tensorflow as tf

Array = np.ndarray[Any, Any]


def predict(model: Any, x: Array) -> Array:
    """Return the model's output for a batch, as at test time."""
    return np.asarray(_called(model, np.asarray(x, dtype=np.float32), training=False))


def _called(model: Any, x: Any, training: bool) -> Any:
    """Return the model's output in single precision, whatever it computes in."""
    return tf.cast(tf.convert_to_tensor(model(x, training=training)), tf.float32)


def parameters(model: Any, num_patches: int, patch_dim: int) -> int:
    """Count the model's numbers, after a first call that makes it build itself."""
    predict(model, np.zeros((1, num_patches, patch_dim)))
    return int(sum(np.prod(weight.shape) for weight in model.weights))


def shake(model: Any, num_patches: int, patch_dim: int, seed: int) -> None:
    """Move every trainable number a little, as training would: zeros don't stay zero."""
    predict(model, np.zeros((1, num_patches, patch_dim)))
    rng = np.random.default_rng(seed)
    for weight in model.trainable_variables:
        moved = np.asarray(weight, np.float32) + 0.2 * rng.normal(size=weight.shape)
        weight.assign(tf.cast(moved, weight.dtype))


def train(model: Any, x: Array, y: Array, batch: int, epochs: int, rate: float) -> float:
    """Train on batches in the order given; return the accuracy while training, at the end.

    Adam is done in NumPy: tracing the optimizer would take longer than so short a training does.
    """
    x, y = np.asarray(x, dtype=np.float32), np.asarray(y, dtype=np.int32)
    predict(model, x[:1])
    weights = model.trainable_variables
    gradient = tf.function(lambda x, y: _gradient(model, weights, x, y), autograph=False)
    flat = [np.asarray(weight, np.float64).ravel() for weight in weights]
    values = np.concatenate(flat or [np.zeros(0)])
    mean, square, right = np.zeros(len(values)), np.zeros(len(values)), []
    for step in range(1, epochs * len(x) // batch + 1):
        part = np.arange((step - 1) * batch, step * batch) % len(x)
        slope, guess = (np.asarray(a) for a in gradient(x[part], y[part]))
        mean = 0.9 * mean + 0.1 * slope
        square = 0.99 * square + 0.01 * slope**2
        size = np.sqrt(square / (1 - 0.99**step)) + 1e-7
        values = values - rate * mean / (1 - 0.9**step) / size
        _assign(weights, values)
        right += list(guess == y[part])
    return float(np.mean(right[-len(x) // 2 :]))


def _gradient(model: Any, weights: list[Any], x: Any, y: Any) -> tuple[Any, Any]:
    """Return the loss's gradient as one vector, and the classes guessed."""
    with tf.GradientTape() as tape:
        p = _called(model, x, training=True)
        own = tf.reduce_sum(p * tf.one_hot(y, p.shape[-1]), axis=-1)
        loss = -tf.reduce_mean(tf.math.log(tf.clip_by_value(own, 1e-7, 1.0)))
    slopes = tape.gradient(loss, weights, unconnected_gradients="zero")
    flat = [tf.cast(tf.reshape(tf.convert_to_tensor(s), [-1]), tf.float32) for s in slopes]
    return tf.concat(flat or [tf.zeros(0)], axis=0), tf.argmax(p, axis=-1)


def _assign(weights: list[Any], values: Array) -> None:
    """Put one long vector back into the weights."""
    start = 0
    for weight in weights:
        count = int(np.prod(weight.shape))
        part = values[start : start + count].reshape(weight.shape)
        weight.assign(tf.cast(part, weight.dtype))
        start += count


def pair_tables(model: Any, batch: int, num_patches: int, patch_dim: int) -> int:
    """Count the intermediate results that hold a number for every pair of patches.

    Attention compares every patch with every patch, so it makes at least one such table, with two
    axes as long as there are patches (a few more if tokens are added). -1 where the model can't be
    traced.
    """
    signature = tf.TensorSpec((batch, num_patches, patch_dim), tf.float32)
    try:
        call = tf.function(lambda x: model(x, training=False), autograph=False)
        traced = call.get_concrete_function(signature)
        graph = traced.graph.as_graph_def(add_shapes=True)
    except Exception:
        return -1
    nodes = [*graph.node, *(node for f in graph.library.function for node in f.node_def)]
    return sum(_is_table(node, num_patches) for node in nodes)


def _is_table(node: Any, num_patches: int) -> bool:
    """Whether a graph's node makes a table over pairs of patches, per image."""
    for shape in node.attr["_output_shapes"].list.shape:
        sizes = [axis.size for axis in shape.dim]
        least = 2 if node.op == "Softmax" else 3
        if len(sizes) >= least and any(
            sizes.count(m) > 1 for m in range(num_patches, num_patches + 9)
        ):
            return True
    return False
