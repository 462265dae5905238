"""Pictures of the attention notebook: neighbours, bipartite graphs, overlays and beams.

Every function returns a Picture, as those in the package itself do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np

from plots import ACCENT, COOL, FAINT, INK, Picture, bare, new_figure, said, show_image, tidy
from plots.beams import beam_tree

__all__ = [
    "beam_tree",
    "before_and_after",
    "bipartite",
    "confusion",
    "distributions",
    "learning_curves",
    "neighbours",
    "overlay",
    "positions",
]

Array = np.ndarray[Any, Any]
# Okabe and Ito's colours, which colour-blind readers tell apart.
_QUERIES = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")


def neighbours(lists: Mapping[str, Iterable[tuple[str, float]]], title: str = "") -> Picture:
    """Draw lists of (word, number) side by side as bars, best on top.

    Args:
        lists: the pairs of each panel, by the panel's title.
        title: of the figure.
    """
    bars = {name: list(pairs) for name, pairs in lists.items()}
    longest = max(map(len, bars.values()))
    figure = new_figure(0.7 + 0.27 * longest, title)
    panels = figure.subplots(1, len(bars), squeeze=False)[0]
    for axes, (name, pairs) in zip(panels, bars.items(), strict=True):
        words, values = [word for word, _ in pairs], [float(value) for _, value in pairs]
        axes.barh(range(len(words)), values, color=COOL, height=0.7)
        axes.set_yticks(range(len(words)), words)
        axes.set_ylim(longest - 0.4, -0.6)
        axes.set_title(name, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    lines = [f"{name}: {', '.join(f'{w} {float(v):.2g}' for w, v in bars[name])}" for name in bars]
    figure.alt = said(title, *lines)
    return figure


def bipartite(
    weights: Any, queries: Sequence[str], keys: Sequence[str], title: str = ""
) -> Picture:
    """Draw queries left, keys right and an edge between them as thick as its weight."""
    weights = np.asarray(weights, dtype=float)
    graph: nx.Graph[Any] = nx.Graph()
    # A word may be both a query and a key, so nodes are pairs.
    left = [("query", word) for word in queries]
    right = [("key", word) for word in keys]
    place = {node: (0.0, 1 - (i + 0.5) / len(left)) for i, node in enumerate(left)}
    place |= {node: (1.0, 1 - (i + 0.5) / len(right)) for i, node in enumerate(right)}
    graph.add_nodes_from(place)
    for i, query in enumerate(left):
        for j, key in enumerate(right):
            graph.add_edge(query, key, weight=weights[i, j])
    figure = new_figure(0.8 + 0.42 * max(len(left), len(right)), title, width=7.0)
    axes = figure.subplots()
    colours = [_QUERIES[left.index(query) % len(_QUERIES)] for query, _ in graph.edges]
    widths = [9 * graph.edges[edge]["weight"] for edge in graph.edges]
    nx.draw_networkx_edges(graph, place, ax=axes, width=widths, edge_color=colours, alpha=0.75)
    nx.draw_networkx_nodes(graph, place, ax=axes, node_size=40, node_color=INK)
    for node, (x, y) in place.items():
        side = "right" if x == 0 else "left"
        axes.text(x + (0.04 if x else -0.04), y, node[1], ha=side, va="center", fontsize=11)
    axes.set_xlim(-0.4, 1.4)
    axes.set_ylim(0, 1)
    bare(axes)
    most = np.argmax(weights, axis=1)
    thick = [f"{query} to {keys[i]}" for query, i in zip(queries, most, strict=True)]
    figure.alt = said(title, f"thickest edge of each query: {', '.join(thick)}")
    return figure


def before_and_after(
    before: Mapping[str, Array], after: Mapping[str, Array], focus: str, title: str = ""
) -> Picture:
    """Draw where vectors stood and where they went, in the plane of their main directions.

    Args:
        before: a vector by each label; a label begins with its word.
        after: the same labels' new vectors.
        focus: the word whose new places are labelled too.
        title: of the figure.
    """
    old, new = np.array(list(before.values())), np.array([after[label] for label in before])
    centre = old.mean(axis=0)
    plane = np.linalg.svd(old - centre, full_matrices=False)[2][:2]
    old, new = (old - centre) @ plane.T, (new - centre) @ plane.T
    figure = new_figure(4.6, title)
    axes = figure.subplots()
    named: set[str] = set()
    for label, a, b in zip(before, old, new, strict=True):
        axes.annotate("", b, a, arrowprops={"arrowstyle": "->", "color": FAINT})
        axes.plot(*a, "o", color=FAINT, markersize=4)
        axes.plot(*b, "o", color=ACCENT, markersize=5)
        word = label.split()[0]
        if word not in named:
            axes.annotate(word, a, (5, 4), textcoords="offset points", color=INK)
        if word == focus:
            axes.annotate(
                label, b, (0, -14), textcoords="offset points", color=ACCENT, weight="bold"
            )
        named.add(word)
    bare(axes)
    ways = np.linalg.norm(new - old, axis=1)
    moves = [f"{label} moves by {way:.1f}" for label, way in zip(before, ways, strict=True)]
    figure.alt = said(title, "arrows from old places to new ones", *moves)
    return figure


def overlay(
    image: Any, heatmaps: Mapping[str, Any], size: int, marks: Mapping[str, int] | None = None
) -> Picture:
    """Draw an image, and over it what attention sees: the warmer, the more weight.

    Args:
        image: pixels (height, width), 0 to 1.
        heatmaps: weights (rows, cols) by the panel's title.
        size: side of a patch.
        marks: number of a patch to frame, by the panel's title.
    """
    figure = new_figure(2.3)
    panels = figure.subplots(1, 1 + len(heatmaps))
    show_image(panels[0], image)
    panels[0].set_title("image", fontsize=9)
    height, width = np.shape(image)
    for axes, (name, weights) in zip(panels[1:], heatmaps.items(), strict=True):
        show_image(axes, image)
        weights = np.asarray(weights, dtype=float)
        box = (-0.5, width - 0.5, height - 0.5, -0.5)
        axes.imshow(weights, cmap="inferno", alpha=0.65, extent=box, interpolation="nearest")
        axes.set_title(name, fontsize=9)
        if marks and name in marks:
            row, col = divmod(marks[name], weights.shape[1])
            corner = (col * size - 0.5, row * size - 0.5)
            axes.add_patch(_frame(corner, size))
    figure.alt = said(
        "An image, and over it the weights of attention",
        *(f"{name}: {_brightest(weights)}" for name, weights in heatmaps.items()),
    )
    return figure


def _brightest(weights: Any) -> str:
    """Say where most weight is."""
    weights = np.asarray(weights, dtype=float)
    row, col = np.unravel_index(int(np.argmax(weights)), weights.shape)
    return f"most weight, {weights.max():.2f}, in row {row + 1}, column {col + 1} of the patches"


def _frame(corner: tuple[float, float], size: int) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle(corner, size, size, fill=False, edgecolor="#56d4ff", linewidth=2)


def positions(pe: Any, title: str = "") -> Picture:
    """Draw positional encodings (n, d), and how alike every two positions are."""
    pe = np.asarray(pe, dtype=float)
    figure = new_figure(3.4, title)
    left, right = figure.subplots(1, 2, width_ratios=[1.6, 1])
    image = left.imshow(pe, cmap="RdBu_r", aspect="auto", vmin=-1, vmax=1)
    left.set_xlabel("dimension")
    left.set_ylabel("position")
    figure.colorbar(image, ax=left)
    image = right.imshow(pe @ pe.T, cmap="viridis")
    right.set_xlabel("position")
    right.set_title("\u27e8position, position\u27e9", fontsize=10)
    figure.colorbar(image, ax=right)
    figure.alt = said(
        title,
        f"left, {pe.shape[1]} columns of waves along {pe.shape[0]} positions, from short to long",
        "right, how alike every two positions are: stripes along the diagonal",
    )
    return figure


def distributions(bars: Mapping[str, Any], words: Sequence[str], top: int = 8) -> Picture:
    """Draw the likeliest next words of several distributions, one panel each."""
    lists = {}
    for name, probabilities in bars.items():
        p = np.asarray(probabilities, dtype=float)
        lists[name] = [(words[i], p[i]) for i in np.argsort(-p)[:top]]
    return neighbours(lists)


def learning_curves(history: Mapping[str, Sequence[float]], title: str = "") -> Picture:
    """Draw loss and accuracy of training and validation, epoch by epoch."""
    figure = new_figure(3.0, title)
    for axes, name in zip(figure.subplots(1, 2), ("loss", "accuracy"), strict=True):
        for key, label, colour in (
            (name, "training", COOL),
            (f"val_{name}", "unseen images", ACCENT),
        ):
            values = history[key]
            axes.plot(
                range(1, len(values) + 1), values, "o-", label=label, color=colour, markersize=4
            )
        tidy(axes, "epoch", name)
        axes.set_xticks(range(1, len(history[name]) + 1))
        axes.legend(frameon=False)
    ends = [f"{key} from {values[0]:.2f} to {values[-1]:.2f}" for key, values in history.items()]
    figure.alt = said(title, "training and unseen images by epoch", *ends)
    return figure


def confusion(truth: Any, guess: Any, names: Sequence[str], title: str = "") -> Picture:
    """Draw how often each class was taken for each other, in per cent of the class."""
    counts = np.zeros((len(names), len(names)))
    np.add.at(counts, (np.asarray(truth), np.asarray(guess)), 1)
    share = 100 * counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    figure = new_figure(5.2, title, width=6.4)
    axes = figure.subplots()
    axes.imshow(share, cmap="Blues", vmin=0, vmax=100)
    for (i, j), value in np.ndenumerate(share):
        if value >= 0.5:
            colour = "white" if value > 55 else INK
            axes.text(j, i, f"{value:.0f}", ha="center", va="center", fontsize=8, color=colour)
    axes.set_xticks(range(len(names)), names, rotation=45, ha="right", fontsize=8)
    axes.set_yticks(range(len(names)), names, fontsize=8)
    axes.set_xlabel("taken for")
    axes.set_ylabel("is")
    right = [f"{name} {share[i, i]:.0f}" for i, name in enumerate(names)]
    figure.alt = said(title, f"right in per cent: {', '.join(right)}")
    return figure
