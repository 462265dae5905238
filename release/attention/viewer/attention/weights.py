"""Views of attention weights: of words over words, of patches over patches, and as beta changes."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from plots import bare, heatmap, new_figure, show_image

from viewer import Array, View, packed, pixels

_SCRIPT = Path(__file__).with_name("weights.js")
_PANELS = 12  # heads that the picture shows at most
_NAMED = 24  # words that can still be read beside the small pictures of several heads


def attention_view(
    weights: Any,
    queries: Sequence[str] | None = None,
    keys: Sequence[str] | None = None,
    *,
    image: Any = None,
    title: str = "",
    first: int = 0,
) -> View:
    """Show the weights of one query over all keys; hover or use arrow keys to choose the query.

    Args:
        weights: (n_q, n_k), (heads, n_q, n_k) or (layers, heads, n_q, n_k); or a list with an
            array (heads, n_q, n_k) for each layer.
        queries: n_q words. With an image they are left out.
        keys: n_k words; None: the queries themselves, as in self-attention.
        image: pixels (height, width) from 0 to 1 or uint8, whose square patches, row by row, are
            both queries and keys.
        title: of the view.
        first: index of the query that is chosen at first.

    Raises:
        ValueError: shapes don't fit each other, weights are not finite, or the view is too large.
    """
    layers = _layers(weights)
    n_q, n_k = layers[0].shape[1:]
    if image is None:
        asking, asked = _words(queries, keys, n_q, n_k)
        kind = ("Who asks: hover a word, or use the arrow keys", "What it looks at")
        shown: dict[str, Any] = {}
        picture = _word_picture(layers, asking, asked, title)
    else:
        shown = {"image": _patches(image, n_q, n_k)}
        rows = shown["image"]["rows"]
        asking = asked = [f"row {i // (n_k // rows) + 1}, column {i % (n_k // rows) + 1}"
                          for i in range(n_k)]  # fmt: skip
        kind = ("Which patch asks: hover one, or use the arrow keys", "Where it looks")
        picture = _patch_picture(layers, pixels(image), rows, first, title)
    if not 0 <= first < n_q:
        raise ValueError(f"first is {first}, but queries are numbered from 0 to {n_q - 1}")
    heads = ", ".join(str(len(layer)) for layer in layers)
    label = f"Attention weights of {n_q} queries over {n_k} keys, heads per layer: {heads}"
    data = {
        **{"title": title, "label": label, "asking": kind[0], "asked": kind[1], "first": first},
        **{"queries": asking, "keys": asked, "layers": [_packed(layer) for layer in layers]},
        **shown,
    }
    return View(_SCRIPT, data, picture, f"{title}. {label}." if title else f"{label}.")


def beta_view(
    scores: Any,
    queries: Sequence[str],
    keys: Sequence[str] | None = None,
    beta: float = 1.0,
    top: float = 20.0,
    *,
    title: str = "",
    first: int = 0,
) -> View:
    """Show the weights softmax(beta * scores) of one query, with a slider of beta.

    Args:
        scores: (n_q, n_k); minus infinity where a key is masked.
        queries: n_q words.
        keys: n_k words; None: the queries themselves.
        beta: inverse temperature at first.
        top: largest beta of the slider, which begins at 0.
        title: of the view.
        first: index of the query that is chosen at first.

    Raises:
        ValueError: shapes don't fit, a score is NaN or plus infinity, or beta is out of range.
    """
    values = np.asarray(scores, dtype=np.float64)
    if values.ndim != 2 or 0 in values.shape:
        raise ValueError(f"scores have shape (n_q, n_k), not {values.shape}")
    if np.isnan(values).any() or (values.max(axis=1) == -np.inf).any() or values.max() == np.inf:
        raise ValueError("scores are numbers, or -inf for masked keys; each query needs a number")
    if not 0 <= beta <= top or not 0 < top < np.inf:
        raise ValueError(f"beta lies between 0 and top, but beta={beta} and top={top}")
    asking, asked = _words(queries, keys, *values.shape)
    if not 0 <= first < len(asking):
        raise ValueError(f"first is {first}, but queries are numbered from 0 to {len(asking) - 1}")
    label = f"Weights of {len(asking)} queries over {len(asked)} keys, at any beta"
    data = {
        **{"title": title, "label": label, "first": first, "queries": asking, "keys": asked},
        **{"asking": "Who asks: hover a word, or use the arrow keys", "asked": "What it looks at"},
        **{"scores": packed(values, "float64"), "beta": float(beta), "top": float(top)},
    }
    masked = np.isneginf(values)
    scaled = np.where(masked, -np.inf, beta * np.where(masked, 0.0, values))
    powers = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    weights = powers / powers.sum(axis=1, keepdims=True)
    picture = heatmap(weights, asking, asked, f"{title}, beta = {beta}".lstrip(", "))
    return View(_SCRIPT, data, picture, f"{title}. {label}." if title else f"{label}.")


def _layers(weights: Any) -> list[Array]:
    """Return weights as one array (heads, n_q, n_k) per layer."""
    if isinstance(weights, list | tuple) and np.ndim(weights[0] if weights else 0) == 3:
        layers = [np.asarray(layer, dtype=float) for layer in weights]
    else:
        array = np.asarray(weights, dtype=float)
        if array.ndim not in (2, 3, 4):
            raise ValueError(
                "weights have shape (n_q, n_k), (heads, n_q, n_k) or (layers, heads, n_q, n_k), "
                f"not {array.shape}"
            )
        layers = list(array.reshape((1,) * (4 - array.ndim) + array.shape))
    shapes = {layer.shape[1:] for layer in layers}
    if len(shapes) != 1 or any(layer.ndim != 3 or layer.size == 0 for layer in layers):
        found = ", ".join(str(layer.shape) for layer in layers)
        raise ValueError(f"all layers have as many queries and keys, not {found}")
    if not all(np.isfinite(layer).all() and layer.min() >= 0 for layer in layers):
        raise ValueError("weights are finite and not negative; some of these are")
    return layers


def _packed(layer: Array) -> dict[str, Any]:
    """Pack a layer's weights into two bytes each: a weight is off by 1 / 131070 of the largest."""
    most = float(layer.max()) or 1.0
    values = np.rint(layer * (65535 / most))
    return {"heads": len(layer), "unit": most / 65535, "weights": packed(values, "uint16")}


def _words(
    queries: Sequence[str] | None, keys: Sequence[str] | None, n_q: int, n_k: int
) -> tuple[list[str], list[str]]:
    if queries is None:
        raise ValueError("attention_view needs the queries' words, or an image")
    asking = [str(word) for word in queries]
    asked = asking if keys is None else [str(word) for word in keys]
    if (len(asking), len(asked)) != (n_q, n_k):
        raise ValueError(
            f"there are {len(asking)} query words and {len(asked)} key words, "
            f"but weights of {n_q} queries over {n_k} keys"
        )
    return asking, asked


def _patches(image: Any, n_q: int, n_k: int) -> dict[str, Any]:
    """Return what the script needs of an image that is cut into n_k square patches."""
    drawn = pixels(image)
    size = isqrt(drawn.size // n_k) if drawn.ndim == 2 else 0
    fits = size and n_q == n_k and drawn.size == n_k * size**2
    if not fits or drawn.shape[0] % size or drawn.shape[1] % size:
        raise ValueError(
            f"an image of shape {drawn.shape} can't be cut into the {n_k} square patches that "
            f"{n_q} queries over {n_k} keys stand for"
        )
    height, width = drawn.shape
    drawing = {"height": height, "width": width, "pixels": packed(drawn, "uint8")}
    return {"rows": height // size, **drawing}


def _word_picture(layers: list[Array], asking: list[str], asked: list[str], title: str) -> Figure:
    if sum(map(len, layers)) == 1:
        return heatmap(layers[0][0], asking, asked, title)
    panels = _named(layers)
    columns = min(4, len(panels))
    lines = -(-len(panels) // columns)
    figure = new_figure(0.5 + 2.2 * lines, title)
    for axes, (name, weights) in zip(figure.subplots(lines, columns).flat, panels, strict=False):
        axes.imshow(weights, cmap="Blues", vmin=0, aspect="auto")
        axes.set_title(name, fontsize=9)
        few = max(len(asking), len(asked)) <= _NAMED
        axes.set_xticks(range(len(asked)) if few else [], asked if few else [], rotation=90)
        axes.set_yticks(range(len(asking)) if few else [], asking if few else [])
        axes.tick_params(labelsize=6)
    for axes in figure.axes[len(panels) :]:
        axes.set_axis_off()
    return figure


def _patch_picture(layers: list[Array], image: Array, rows: int, asks: int, title: str) -> Figure:
    panels = _named(layers)[:7]
    figure = new_figure(2.0, title)
    axes = figure.subplots(1, 1 + len(panels), squeeze=False)[0]
    show_image(axes[0], image / 255)
    height, width = image.shape
    size = height // rows
    row, column = divmod(asks, width // size)
    corners = np.array([[0, 0, 1, 1, 0], [0, 1, 1, 0, 0]]) * size - 0.5
    axes[0].plot(column * size + corners[0], row * size + corners[1], color="#ffb000", lw=2)
    axes[0].set_title("asks", fontsize=9)
    for panel, (name, weights) in zip(axes[1:], panels, strict=True):
        panel.imshow(weights[asks].reshape(rows, -1), cmap="cividis", vmin=0)
        panel.set_title(name, fontsize=9)
        bare(panel)
    return figure


def _named(layers: list[Array]) -> list[tuple[str, Array]]:
    """Return the weights of each head with its name, as many as a picture shows."""
    names = [
        (f"layer {i}, head {j}", weights)
        for i, layer in enumerate(layers, 1)
        for j, weights in enumerate(layer, 1)
    ]
    return names[:_PANELS]
