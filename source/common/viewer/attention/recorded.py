"""Take the attention weights out of a trained Keras model while it looks at an example."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np

from viewer import Array


def keras_attention(model: Any, x: Any) -> list[Array]:
    """Return the weights of every ``keras.layers.MultiHeadAttention`` of a model, layer by layer.

    Args:
        model: a Keras model, or anything else that is called with x and uses these layers.
        x: an example as a batch of one.

    Returns:
        An array (heads, n_q, n_k) for each call of such a layer, in the order in which they are
        called; an empty list if the model calls none.
    """
    with _recording() as scores:
        model(x)
    arrays = [np.asarray(weights, dtype=float) for weights in scores]
    return [array[0] for array in arrays if array.ndim == 4]


@contextmanager
def _recording() -> Iterator[list[Any]]:
    """Let all layers of this class note the weights that they return on request."""
    from keras.layers import MultiHeadAttention  # here, since importing Keras takes seconds

    noted: list[Any] = []
    ordinary = MultiHeadAttention.call

    def call(layer: Any, *args: Any, return_attention_scores: bool = False, **options: Any) -> Any:
        output, scores = ordinary(layer, *args, return_attention_scores=True, **options)
        noted.append(scores)
        return (output, scores) if return_attention_scores else output

    MultiHeadAttention.call = call
    try:
        yield noted
    finally:
        MultiHeadAttention.call = ordinary
