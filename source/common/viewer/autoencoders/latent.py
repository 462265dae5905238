"""A map of codes of two numbers: drag a point, and the decoder's image follows."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from plots import bare, new_figure, show_image, tidy

from viewer import Array, View, packed, pixels

_SCRIPT = Path(__file__).with_name("latent.js")
_DOTS = 500  # codes that are drawn at most
# Ten colours that all kinds of colour vision tell apart, by Paul Tol: the "muted" scheme and grey.
COLOURS = (
    *("#cc6677", "#332288", "#ddcc77", "#117733", "#88ccee"),
    *("#882255", "#44aa99", "#999933", "#aa4499", "#888888"),
)
MARKERS = "osD^v"  # the script draws the same five


def decoded_grid(decoder: Callable[[Array], Any], codes: Any, size: int = 21) -> Array:
    """Decode a grid of codes that covers where most of the given codes lie.

    Args:
        decoder: codes (batch, 2) → images (batch, side * side) or (batch, side, side) in [0, 1].
        codes: the codes (n, 2) to cover, all but the outermost per cent on each side.
        size: points of the grid along each coordinate.

    Returns:
        Images (size, size, side, side), uint8: [i, j] belongs to the i-th value of the second
        number and the j-th value of the first, both ascending.
    """
    left, right, low, high = _box(_codes(codes))
    across, up = np.meshgrid(np.linspace(left, right, size), np.linspace(low, high, size))
    points = np.stack([across.ravel(), up.ravel()], axis=1).astype(np.float32)
    images = pixels(np.asarray(decoder(points)))
    side = round(float(images[0].size) ** 0.5)
    return images.reshape(size, size, side, side)


def latent_map(
    grid: Any,
    codes: Any,
    labels: Any,
    names: Sequence[str] | None = None,
    *,
    title: str = "",
) -> View:
    """Show a map of codes; drag the point, or use arrow keys, and see what the decoder makes of it.

    Between the grid's points, images are interpolated (bilinearly, in the image).

    Args:
        grid: decoded images (size, size, side, side) as `decoded_grid` makes them of these codes;
            uint8, or from 0 to 1.
        codes: codes (n, 2), drawn as dots; of many, the first 500.
        labels: the class (n,) of each, a number from 0 to 9.
        names: what the classes are called; None: their numbers.
        title: of the view.

    Raises:
        ValueError: shapes don't fit, there are more than ten classes, or the view is too large.
    """
    images, points = pixels(grid), _codes(codes)
    classes = np.asarray(labels).astype(int)
    if images.ndim != 4 or len(set(images.shape[:2])) * len(set(images.shape[2:])) != 1:
        raise ValueError(f"a grid has shape (size, size, side, side), not {images.shape}")
    if classes.shape != points.shape[:1]:
        raise ValueError(f"{len(points)} codes need as many labels, not {classes.shape}")
    called = [str(name) for name in names or range(int(classes.max()) + 1)]
    if classes.min() < 0 or classes.max() >= len(called) or len(called) > len(COLOURS):
        raise ValueError(
            f"labels lie from {classes.min()} to {classes.max()}, but {len(called)} classes have "
            f"names, and at most {len(COLOURS)} can be told apart"
        )
    size, side = images.shape[1:3]
    box = _box(points)
    label = f"A map of codes of two numbers, {size} by {size} decoded images"
    data = {
        **{"title": title, "label": label, "size": size, "side": side, "box": box},
        **{"mosaic": _gray_png(images), "colours": COLOURS[: len(called)], "names": called},
        "codes": packed(points[:_DOTS], "float32"),
        "labels": packed(classes[:_DOTS], "uint8"),
    }
    picture = _picture(images, points, classes, called, title)
    return View(_SCRIPT, data, picture, f"{title}. {label}." if title else f"{label}.")


def _codes(codes: Any) -> Array:
    points = np.asarray(codes, dtype=float)
    if points.ndim != 2 or points.shape[1] != 2 or not len(points):
        raise ValueError(f"codes have shape (n, 2), not {points.shape}")
    if not np.isfinite(points).all():
        raise ValueError("codes are finite numbers; some of these are not")
    return points


def _box(points: Array) -> tuple[float, float, float, float]:
    """Return (left, right, low, high): where all but the outermost codes lie, and a margin."""
    low, high = np.quantile(points, [0.01, 0.99], axis=0)
    margin = 0.04 * np.where(high > low, high - low, 1.0)
    (left, bottom), (right, top) = low - margin, high + margin
    return float(left), float(right), float(bottom), float(top)


def _gray_png(images: Array) -> str:
    """Return all images as one greyscale PNG, a third of the raw bytes.

    Its tile (y, x) holds pixel (y, x) of all images, laid out like the grid. Neighbours in it are
    nearly equal, so PNG's filter 1 (each byte minus the one on its left) leaves little.
    """
    size, _, side, _ = images.shape
    mosaic = images.transpose(2, 0, 3, 1).reshape(side * size, side * size)
    left = np.pad(mosaic, ((0, 0), (1, 0)))[:, :-1]
    rows = np.pad(mosaic - left, ((0, 0), (1, 0)), constant_values=1)  # each begins with its filter
    header = struct.pack(">IIBBBBB", *mosaic.shape, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    written = b"\x89PNG\r\n\x1a\n"
    for kind, content in chunks:
        checksum = struct.pack(">I", zlib.crc32(kind + content))
        written += struct.pack(">I", len(content)) + kind + content + checksum
    return base64.b64encode(written).decode()


def _picture(images: Array, points: Array, classes: Array, names: list[str], title: str) -> Figure:
    figure = new_figure(4.4, title)
    left, right = figure.subplots(1, 2)
    for number, name in enumerate(names):
        across, up = points[:_DOTS][classes[:_DOTS] == number].T
        style = {"marker": MARKERS[number % len(MARKERS)], "color": COLOURS[number]}
        left.scatter(across, up, s=12, label=name, linewidths=0, **style)
    a, b, c, d = _box(points)
    left.set_xlim(a, b)
    left.set_ylim(c, d)
    tidy(left, "first number", "second number")
    left.legend(fontsize=6, ncols=2)
    step = -(-len(images) // 9)
    some = images[::step, ::step][::-1]  # the second number grows upwards
    rows, columns, side = some.shape[:3]
    show_image(right, some.swapaxes(1, 2).reshape(rows * side, columns * side) / 255)
    right.set_title("what the decoder makes of each place", fontsize=9)
    bare(right)
    return figure
