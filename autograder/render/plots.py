"""Plots as SVG inside a page: drawn by matplotlib, in the page's own colours, without script.

matplotlib writes colours and fonts as inline styles, which the pages' policy forbids, and which
could not follow a dark scheme. They become attributes here, and the colours the style sheet's
variables; see docs/decisions/0043-plots-are-drawn-with-the-report.md.
"""

from __future__ import annotations

import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from markupsafe import Markup

from autograder.text import number

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
# What is drawn in these colours gets the style sheet's instead.
_COLUMN, _AXIS, _GRID, _PAPER, _SECOND = "#3b6fb5", "#8a929d", "#e3e6ea", "#fefefe", "#c08a00"
_VARIABLES = {
    _COLUMN: "var(--column)",
    _AXIS: "var(--axis)",
    _GRID: "var(--faint)",
    _PAPER: "var(--paper)",
    _SECOND: "var(--part)",
}
_UNIT = 72  # matplotlib's SVG has 72 units an inch; a page shows each as a pixel
_LETTERS = 12  # pixels, as the style sheet's `svg text`
_LOOK: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "iml",  # the same data have the same bytes
    "font.size": _LETTERS,
    "axes.edgecolor": _AXIS,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": _AXIS,
    "ytick.color": _AXIS,
    "grid.color": _GRID,
}


@dataclass(frozen=True)
class Dot:
    """A question or check among the others.

    Args:
        difficulty: mean score over points, 0 to 1.
        discrimination: -1 to 1.
        words: shown where the pointer rests.
        label: a question's number; empty for a check.
        hidden: whether it is a hidden check.
    """

    difficulty: float
    discrimination: float
    words: str
    label: str = ""
    hidden: bool = False


def bins(scores: Sequence[float], max_score: float) -> tuple[float, list[int]]:
    """Count scores in at most 16 bins from 0 to ``max_score``, which belongs to the last one.

    Returns:
        The width of a bin, and how many scores are in each.
    """
    size = _step(max_score, 16)
    counts = [0] * max(1, math.ceil(round(max_score / size, 9)))
    for score in scores:
        counts[min(len(counts) - 1, max(0, int(score / size)))] += 1
    return size, counts


def histogram(scores: Sequence[float], max_score: float) -> Markup:
    """Draw how many submissions have which score."""
    size, counts = bins(scores, max_score)
    figure, axes = _figure(590, 300)
    words = [
        f"{number(i * size)} to {number((i + 1) * size)} points: {count}"
        for i, count in enumerate(counts)
    ]
    for i, count in enumerate(counts):
        left, width = size * (i + 0.03), size * 0.94
        axes.bar(left, count, width, align="edge", color=_COLUMN, gid=f"tip{i}")
    axes.set_xlim(0, size * len(counts))
    axes.set_ylim(0, max(1, *counts) * 1.05)
    axes.set_xticks([i * size for i in range(len(counts) + 1)])
    axes.xaxis.set_major_formatter(lambda value, _: number(value))
    axes.locator_params(axis="y", integer=True, nbins=5)
    axes.grid(axis="y")
    axes.set(xlabel="Score (points)", ylabel="Submissions")
    label = f"Histogram of {len(scores)} scores. {'; '.join(words)}."
    return _svg(figure, label, {f"tip{i}": text for i, text in enumerate(words)})


def item_map(dots: Sequence[Dot]) -> Markup:
    """Draw difficulty against discrimination: questions by number, checks by form."""
    figure, axes = _figure(590, 300)
    axes.axhline(0, color=_AXIS, linewidth=1)
    tips = {}
    for i, dot in enumerate(sorted(dots, key=lambda dot: bool(dot.label))):
        tips[f"dot{i}"] = dot.words
        x, y = dot.difficulty, dot.discrimination
        depth = 2 + i / len(dots)  # a number lies on its own circle, and not on another one
        axes.plot([x], [y], gid=f"dot{i}", zorder=depth, clip_on=False, **_form(dot))
        if dot.label:
            axes.text(x, y, dot.label, zorder=depth, ha="center", va="center_baseline")
    axes.set_xlim(0, 1)
    low = min([0.0, *(dot.discrimination for dot in dots)])
    axes.set_ylim(low - 0.05, 1)
    axes.grid()
    axes.set(xlabel="Difficulty (1: everybody solves it)", ylabel="Discrimination")
    label = (
        f"Difficulty against discrimination of {len(dots)} exercises and checks; "
        "the tables below have the numbers."
    )
    return _svg(figure, label, tips)


def _form(dot: Dot) -> dict[str, Any]:
    """Return how a dot looks; forms differ, so that colour is never all that tells them apart."""
    if dot.label:
        return {"marker": "o", "markersize": 19, "color": _PAPER, "markeredgecolor": _COLUMN}
    form = "D" if dot.hidden else "o"
    edge = {"color": _SECOND if dot.hidden else _COLUMN}
    return {"marker": form, "markersize": 6, **edge}


def _figure(width: int, height: int) -> tuple[Figure, Axes]:
    # Here, since matplotlib takes half a second to import and most commands don't need it.
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context(_LOOK):
        figure = Figure(figsize=(width / _UNIT, height / _UNIT), layout="constrained")
        return figure, figure.add_subplot()


def _svg(figure: Figure, label: str, tips: Mapping[str, str]) -> Markup:
    """Write a figure as an element of a page.

    Args:
        figure: drawn.
        label: what it says, in words.
        tips: shown where the pointer rests, by the id of what it rests on.
    """
    import matplotlib

    file = io.StringIO()
    with matplotlib.rc_context(_LOOK):
        figure.savefig(file, format="svg", transparent=True, metadata={"Date": None})
    ElementTree.register_namespace("", _SVG)
    ElementTree.register_namespace("xlink", _XLINK)
    root = ElementTree.fromstring(file.getvalue())
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag.endswith(("metadata", "style")):
                parent.remove(child)
    for element in root.iter():
        _restyle(element)
        if words := tips.get(element.get("id", "")):
            title = ElementTree.Element(f"{{{_SVG}}}title")
            title.text = words
            element.insert(0, title)
        if element.tag == f"{{{_SVG}}}g":
            element.attrib.pop("id", None)  # figures of one page would have the same
    _, _, width, height = root.attrib["viewBox"].split()
    root.attrib.update(width=width, height=height, role="img")
    root.set("aria-label", label)
    # Made of numbers and of text that ElementTree has escaped.
    return Markup(ElementTree.tostring(root, encoding="unicode"))


def _restyle(element: ElementTree.Element) -> None:
    """Make attributes of an element's inline style; fonts and the colour of text are the page's."""
    style = element.attrib.pop("style", "")
    for rule in filter(None, style.split(";")):
        name, value = (part.strip() for part in rule.split(":", 1))
        if name in ("fill", "stroke") and not element.tag.endswith("text"):
            element.set(name, _VARIABLES.get(value, value))
        elif name in ("stroke-width", "stroke-linejoin", "stroke-linecap", "text-anchor"):
            element.set(name, value)


def _step(span: float, parts: int) -> float:
    """Return a round step (1, 2 or 5 times a power of ten) that takes at most ``parts`` steps."""
    if span <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(span / parts))
    return next(m * power for m in (1, 2, 5, 10) if m * power * parts >= span * (1 - 1e-9))
