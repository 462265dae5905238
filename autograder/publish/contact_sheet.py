"""All figures of a notebook on one page, each under the name of its cell."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.image import imread
from nbformat import NotebookNode

Picture = np.ndarray[Any, Any]

COLUMNS = 3
_DPI = 100
_LABEL = 28  # pixels above each figure, for the cell's name
_GAP = 16  # pixels between two figures
# How a figure with a text alternative may be displayed: as HTML with the image inside.
_EMBEDDED = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")


def write_contact_sheet(notebook: NotebookNode, target: Path) -> int:
    """Write all figures of an executed notebook as one PNG, in reading order.

    Args:
        notebook: its cells hold outputs.
        target: where to write.

    Returns:
        How many figures there are; if there is none, no file is written.
    """
    figures = [(cell.id, image) for cell in notebook.cells for image in _images(cell)]
    if figures:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sheet(figures).savefig(target, dpi=_DPI)
    return len(figures)


def _images(cell: NotebookNode) -> Iterator[Picture]:
    """Yield the figures that a cell shows, as arrays (height, width, 3) from 0 to 1."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        html = data.get("text/html", "")
        encoded = [data["image/png"]] if "image/png" in data else _EMBEDDED.findall(html)
        for text in encoded:
            yield _rgb(imread(io.BytesIO(base64.b64decode(text)), format="png"))


def _rgb(image: Picture) -> Picture:
    """Put an image of any kind (grey, with or without alpha) on white."""
    if image.ndim == 2:
        image = np.repeat(image[..., None], 3, axis=2)
    if image.shape[2] == 4:
        alpha = image[..., 3:]
        return image[..., :3] * alpha + 1 - alpha
    return image


def _sheet(figures: list[tuple[str, Picture]]) -> Figure:
    """Lay the figures out in rows, pixel by pixel: nothing is scaled."""
    rows = [figures[i : i + COLUMNS] for i in range(0, len(figures), COLUMNS)]
    width = max(image.shape[1] for _, image in figures) + _GAP
    heights = [max(image.shape[0] for _, image in row) + _LABEL + _GAP for row in rows]
    columns = min(COLUMNS, len(figures))
    total = sum(heights)
    sheet = Figure(figsize=(columns * width / _DPI, total / _DPI), dpi=_DPI)
    top = total
    for row, height in zip(rows, heights, strict=True):
        for column, (name, image) in enumerate(row):
            left = column * width + _GAP // 2
            # figimage counts from the lower edge.
            sheet.figimage(image, left, top - _LABEL - image.shape[0])
            place = (left / (columns * width), (top - _LABEL * 0.7) / total)
            sheet.text(*place, name, fontsize=11, weight="bold")
        top -= height
    return sheet
