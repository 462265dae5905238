"""Pictures that both notebooks draw.

Every function returns matplotlib's Figure: let it stand on a cell's last line and Jupyter shows
it, or say ``display(figure)`` in the middle of a cell. ``figure.savefig("name.png")`` keeps it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from math import ceil, isqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

Array = np.ndarray[Any, Any]

WIDTH = 9.0  # inches: a notebook's column
INK = "#333333"
ACCENT = "#b5432a"


class Picture(Figure):
    """A figure that Jupyter shows with or without ``%matplotlib inline``."""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()


def new_figure(height: float, title: str = "", width: float = WIDTH) -> Figure:
    """Return an empty figure of that size in inches, which lays its contents out by itself.

    It does not go through pyplot, which would keep every figure in memory and show it twice.
    """
    figure = Picture(figsize=(width, height), dpi=100, layout="constrained")
    if title:
        figure.suptitle(title, fontsize=12)
    return figure


def as_images(x: Any) -> Array:
    """Return square images (n, side, side), from those or from flat ones (n, side * side)."""
    images: Array = np.asarray(x, dtype=float)
    side = isqrt(int(np.prod(images.shape[1:])))
    if images.size == 0 or images.shape[1:] not in {(side, side), (side * side,)}:
        raise ValueError(
            f"images have shape (n, side, side) or (n, side * side), not {images.shape}"
        )
    return images.reshape(-1, side, side)


def show_image(axes: Axes, image: Array, **options: Any) -> None:
    """Draw one image without ticks; black is 0 and white is 1, unless the options say otherwise."""
    axes.imshow(image, **{"cmap": "gray", "vmin": 0.0, "vmax": 1.0, **options})
    bare(axes)


def bare(axes: Axes) -> None:
    """Take away the ticks and the frame, and keep the labels."""
    axes.set_xticks([])
    axes.set_yticks([])
    axes.spines[:].set_visible(False)


def tidy(axes: Axes, xlabel: str, ylabel: str) -> None:
    """Label a plot's axes, and keep only the two lines of its frame that carry numbers."""
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.6)
    axes.set_axisbelow(True)


def image_rows(
    rows: Mapping[str, Any],
    captions: Mapping[str, Sequence[str]] | None = None,
    title: str = "",
    columns: int = 10,
) -> Figure:
    """Draw rows of images, one below the other, so that a column shows one image's fate.

    Args:
        rows: the images of each row, by the row's name; values from 0 to 1.
        captions: texts to stand under each image, for those rows that have any.
        title: of the figure.
        columns: how many of the images to show at most.
    """
    if not rows:
        raise ValueError("image_rows needs at least one row of images")
    images = {name: as_images(x)[:columns] for name, x in rows.items()}
    columns = min(columns, max(len(row) for row in images.values()))
    captions = captions or {}
    side = WIDTH / (columns + 1.2)
    height = sum(side + (0.25 if name in captions else 0.0) for name in images)
    figure = new_figure(height + (0.4 if title else 0.1), title)
    grid = figure.subplots(len(images), columns, squeeze=False)
    for axes in grid.flat:
        bare(axes)
    for line, (name, row) in zip(grid, images.items(), strict=True):
        line[0].set_ylabel(name, rotation=0, ha="right", va="center")
        for axes, image in zip(line, row, strict=False):
            show_image(axes, image)
        for axes, caption in zip(line, captions.get(name, ())[: len(row)], strict=False):
            axes.set_xlabel(caption, fontsize=9, color=INK)
    return figure


def reconstructions(x: Any, x_hat: Any, title: str = "", columns: int = 10) -> Figure:
    """Draw images over their reconstructions, with each one's squared error summed over pixels."""
    x, x_hat = as_images(x)[:columns], as_images(x_hat)[:columns]
    if x.shape != x_hat.shape:
        raise ValueError(f"{x.shape} images can't be compared with {x_hat.shape} reconstructions")
    errors = ((x - x_hat) ** 2).sum(axis=(1, 2))
    captions = {"reconstruction": [f"error {error:.1f}" for error in errors]}
    return image_rows({"original": x, "reconstruction": x_hat}, captions, title, columns)


def loss_curves(
    curves: Mapping[str, Sequence[float]],
    floor: float | None = None,
    floor_name: str = "entropy floor",
    title: str = "",
    ylabel: str = "loss",
) -> Figure:
    """Draw the loss of every epoch, one line per name, and the value that none can go below."""
    figure = new_figure(3.6, title)
    axes = figure.subplots()
    for name, losses in curves.items():
        axes.plot(range(1, len(losses) + 1), losses, marker="o", markersize=3.5, label=name)
    if floor is not None:
        axes.axhline(floor, color=INK, linestyle="--", linewidth=1, label=floor_name)
    tidy(axes, "epoch", ylabel)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False)
    return figure


def heatmap(
    weights: Any,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str = "",
    ylabel: str = "query",
    xlabel: str = "key",
) -> Figure:
    """Draw a matrix (rows, columns) with a word at each; the numbers too where they are few."""
    weights = np.asarray(weights, dtype=float)
    if weights.shape != (len(rows), len(columns)):
        raise ValueError(
            f"a matrix of shape {weights.shape} does not fit "
            f"{len(rows)} row names and {len(columns)} column names"
        )
    figure = new_figure(min(1.6 + 0.42 * len(rows), 9.0), title)
    axes = figure.subplots()
    low, high = min(0.0, weights.min()), max(weights.max(), 1e-12)
    picture = axes.imshow(weights, cmap="Blues", vmin=low, vmax=high, aspect="auto")
    axes.set_xticks(range(len(columns)), columns)
    if len(columns) > 8:
        axes.tick_params(axis="x", labelrotation=45)
        for label in axes.get_xticklabels():
            label.set(ha="right", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), rows)
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    figure.colorbar(picture, ax=axes, label="weight")
    if len(columns) <= 12 and len(rows) <= 20:
        for (i, j), weight in np.ndenumerate(weights):
            dark = weight - low > 0.6 * (high - low)
            color = "white" if dark else INK
            axes.text(j, i, f"{weight:.2f}", ha="center", va="center", fontsize=8, color=color)
    return figure


def weight_images(weights: Any, title: str = "", columns: int = 16) -> Figure:
    """Draw the weights (pixels, units) into each unit as an image, all on one scale.

    Red adds to the unit where the pixel is bright, blue takes away, white ignores the pixel.
    """
    images = as_images(np.asarray(weights, dtype=float).T)
    count, side = len(images), images.shape[1]
    columns = min(columns, count)
    lines = ceil(count / columns)
    tiles = np.full((lines * columns, side + 2, side + 2), np.nan)  # a frame keeps units apart
    tiles[:count, 1:-1, 1:-1] = images
    mosaic = tiles.reshape(lines, columns, side + 2, side + 2).swapaxes(1, 2)
    limit = float(np.quantile(np.abs(images), 0.995)) or 1.0
    figure = new_figure(0.5 + (WIDTH - 1.5) * lines / columns, title)
    axes = figure.subplots()
    picture = axes.imshow(
        mosaic.reshape(lines * (side + 2), columns * (side + 2)),
        cmap="RdBu_r",
        vmin=-limit,
        vmax=limit,
    )
    bare(axes)
    figure.colorbar(picture, ax=axes, label="weight", shrink=0.8)
    return figure
