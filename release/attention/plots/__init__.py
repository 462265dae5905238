"""Pictures that both notebooks draw.

Every function returns matplotlib's Figure: let it stand on a cell's last line and Jupyter shows
it, or say ``display(figure)`` in the middle of a cell. ``figure.savefig("name.png")`` keeps it.
``figure.alt`` says in words what it shows. Colours differ for colour-blind readers too: blue
against orange, never red against green.
"""

from __future__ import annotations

import io
from base64 import b64encode
from collections.abc import Mapping, Sequence
from html import escape
from itertools import cycle
from math import ceil, isqrt
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

Array = np.ndarray[Any, Any]

WIDTH = 9.0  # inches: a notebook's column
INK = "#333333"
ACCENT = "#c24e00"  # orange, dark enough for text
COOL = "#0b6aa8"  # blue
FAINT = "#b8b8b8"  # grey
LINES = (COOL, ACCENT, INK, "#a6558a")
# Blue below zero, white at it, orange above.
SIGNED = LinearSegmentedColormap.from_list(
    "signed", ["#08457e", "#4f97cf", "#ffffff", "#e8924a", "#8f3a00"]
)


class Picture(Figure):
    """A figure that Jupyter shows with or without ``%matplotlib inline``.

    Attributes:
        alt: what it shows, in words, for readers who can't see it; if empty, its texts stand in.
    """

    alt: str = ""

    def _repr_png_(self) -> bytes:
        buffer = io.BytesIO()
        self.savefig(buffer, format="png")
        return buffer.getvalue()

    def _repr_mimebundle_(self, **_: Any) -> tuple[dict[str, str], dict[str, Any]]:
        # JupyterLab and Colab show no alternative text for image/png, and prefer HTML, which has
        # one; pages made of a notebook may want the picture alone.
        png = b64encode(self._repr_png_()).decode()
        alt = self.alt or self._texts()
        image = f'<img alt="{escape(alt)}" src="data:image/png;base64,{png}">'
        return {"text/html": image, "image/png": png, "text/plain": alt}, {
            "image/png": {"alt": alt}
        }

    def _texts(self) -> str:
        """Return title, panels and axes' labels in one sentence."""
        parts = [self.get_suptitle()]
        for axes in self.axes:
            parts += [axes.get_title(), axes.get_ylabel(), axes.get_xlabel()]
        return "A figure: " + "; ".join(dict.fromkeys(filter(None, parts)))


def new_figure(height: float, title: str = "", width: float = WIDTH) -> Picture:
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


def said(title: str, *parts: str) -> str:
    """Return an alternative text: the title, then what is drawn."""
    return ". ".join(filter(None, (title, "; ".join(parts)))) + "."


def image_rows(
    rows: Mapping[str, Any],
    captions: Mapping[str, Sequence[str]] | None = None,
    title: str = "",
    columns: int = 10,
) -> Picture:
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
    under = [f"under {name}: {', '.join(captions[name][:columns])}" for name in captions]
    figure.alt = said(title, f"rows of {columns} images: {', '.join(images)}", *under)
    return figure


def reconstructions(x: Any, x_hat: Any, title: str = "", columns: int = 10) -> Picture:
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
) -> Picture:
    """Draw the loss of every epoch, one line per name, and the value that none can go below."""
    figure = new_figure(3.6, title)
    axes = figure.subplots()
    for (name, losses), colour, marker in zip(
        curves.items(), cycle(LINES), cycle("os^D"), strict=False
    ):
        steps = range(1, len(losses) + 1)
        axes.plot(steps, losses, color=colour, marker=marker, markersize=3.5, label=name)
    if floor is not None:
        axes.axhline(floor, color=INK, linestyle="--", linewidth=1, label=floor_name)
    tidy(axes, "epoch", ylabel)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, steps=[1, 2, 5, 10]))
    if axes.get_legend_handles_labels()[0]:
        axes.legend(frameon=False)
    ends = [
        f"{name} goes from {float(losses[0]):.3g} to {float(losses[-1]):.3g}"
        for name, losses in curves.items()
        if len(losses)
    ]
    lowest = [] if floor is None else [f"{floor_name} at {floor:.3g}"]
    figure.alt = said(title, f"{ylabel}, step by step", *ends, *lowest)
    return figure


def heatmap(
    weights: Any,
    rows: Sequence[str],
    columns: Sequence[str],
    title: str = "",
    ylabel: str = "query",
    xlabel: str = "key",
) -> Picture:
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
    most = [
        f"{row}: most weight on {columns[int(np.argmax(w))]}"
        for row, w in zip(rows, weights, strict=True)
    ]
    figure.alt = said(title, f"weights of every {ylabel} and {xlabel}", *most[:20])
    return figure


def weight_images(
    weights: Any, title: str = "", columns: int = 8, captions: Sequence[str] = ()
) -> Picture:
    """Draw the weights (pixels, units) into each unit as an image, all on one scale.

    Orange adds to the unit where the pixel is bright, blue takes away, white ignores the pixel.

    Args:
        weights: one column for each unit.
        title: of the figure.
        columns: how many images stand side by side.
        captions: a text to stand under each image, if any.
    """
    images = as_images(np.asarray(weights, dtype=float).T)
    count, side = len(images), images.shape[1]
    columns = min(columns, count)
    lines = ceil(count / columns)
    high = side + (6 if captions else 2)  # a frame keeps units apart, and holds the captions
    tiles = np.full((lines * columns, high, side + 2), np.nan)
    tiles[:count, 1 : side + 1, 1:-1] = images
    mosaic = tiles.reshape(lines, columns, high, side + 2).swapaxes(1, 2)
    limit = float(np.quantile(np.abs(images), 0.995)) or 1.0
    figure = new_figure(0.5 + (WIDTH - 1.3) * lines * high / (columns * (side + 2)), title)
    axes = figure.subplots()
    picture = axes.imshow(
        mosaic.reshape(lines * high, columns * (side + 2)), cmap=SIGNED, vmin=-limit, vmax=limit
    )
    for unit, caption in enumerate(captions[:count]):
        line, column = divmod(unit, columns)
        x, y = (column + 0.5) * (side + 2) - 0.5, line * high + side + 3.2
        axes.text(x, y, caption, ha="center", va="center", fontsize=8, color=INK)
    bare(axes)
    figure.colorbar(picture, ax=axes, label="weight", shrink=0.6, pad=0.01)
    drawn = f"the weights into {count} units as images, orange for positive and blue for negative"
    figure.alt = said(title, drawn, *([f"captions: {', '.join(captions)}"] if captions else []))
    return figure
