"""Pictures of the attention notebook: neighbours, bipartite graphs, overlays and beams.

Every function returns matplotlib's Figure, as those in the package itself do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import networkx as nx
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from plots import ACCENT, INK, bare, new_figure, show_image, tidy

Array = np.ndarray[Any, Any]
Tokens = tuple[int, ...]
COOL = "#2f6f8f"
FAINT = "#b8b8b8"


def neighbours(lists: Mapping[str, Sequence[tuple[str, float]]], title: str = "") -> Figure:
    """Draw lists of (word, number) side by side as bars, best on top.

    Args:
        lists: the pairs of each panel, by the panel's title.
        title: of the figure.
    """
    longest = max(len(pairs) for pairs in lists.values())
    figure = new_figure(0.7 + 0.27 * longest, title)
    panels = figure.subplots(1, len(lists), squeeze=False)[0]
    for axes, (name, pairs) in zip(panels, lists.items(), strict=True):
        words, values = [word for word, _ in pairs], [float(value) for _, value in pairs]
        axes.barh(range(len(words)), values, color=COOL, height=0.7)
        axes.set_yticks(range(len(words)), words)
        axes.set_ylim(longest - 0.4, -0.6)
        axes.set_title(name, fontsize=10)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(axis="y", length=0)
    return figure


def bipartite(weights: Any, queries: Sequence[str], keys: Sequence[str], title: str = "") -> Figure:
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
    colours = [f"C{left.index(query) % 10}" for query, _ in graph.edges]
    widths = [9 * graph.edges[edge]["weight"] for edge in graph.edges]
    nx.draw_networkx_edges(graph, place, ax=axes, width=widths, edge_color=colours, alpha=0.75)
    nx.draw_networkx_nodes(graph, place, ax=axes, node_size=40, node_color=INK)
    for node, (x, y) in place.items():
        side = "right" if x == 0 else "left"
        axes.text(x + (0.04 if x else -0.04), y, node[1], ha=side, va="center", fontsize=11)
    axes.set_xlim(-0.4, 1.4)
    axes.set_ylim(0, 1)
    bare(axes)
    return figure


def before_and_after(
    before: Mapping[str, Array], after: Mapping[str, Array], focus: str, title: str = ""
) -> Figure:
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
    return figure


def overlay(
    image: Any, heatmaps: Mapping[str, Any], size: int, marks: Mapping[str, int] | None = None
) -> Figure:
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
    return figure


def _frame(corner: tuple[float, float], size: int) -> Any:
    from matplotlib.patches import Rectangle

    return Rectangle(corner, size, size, fill=False, edgecolor="#39d353", linewidth=2)


def positions(pe: Any, title: str = "") -> Figure:
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
    return figure


def distributions(bars: Mapping[str, Any], words: Sequence[str], top: int = 8) -> Figure:
    """Draw the likeliest next words of several distributions, one panel each."""
    lists = {}
    for name, probabilities in bars.items():
        p = np.asarray(probabilities, dtype=float)
        lists[name] = [(words[i], p[i]) for i in np.argsort(-p)[:top]]
    return neighbours(lists)


def beam_tree(
    log_prob_fn: Callable[[Tokens], Array],
    asked: Sequence[Tokens],
    found: Sequence[tuple[Any, float]],
    words: Sequence[str],
    width: int,
    shown: int = 3,
    eos: int = 1,
) -> Figure:
    """Draw a beam search as a tree: what was kept in colour, what was pruned in grey.

    Args:
        log_prob_fn: the language model.
        asked: the beginnings that the search asked it about, in order.
        found: the search's result; its best hypothesis is drawn thickest.
        words: the word of each token.
        width: how many extensions the search kept at each step.
        shown: how many extensions of each beginning to draw, besides those kept.
        eos: the token that ends a sequence; a kept sequence that ends in it gets a frame.
    """
    asked = [_as_tokens(tokens) for tokens in asked]
    best = _as_tokens(found[0][0])
    pool = _extensions(log_prob_fn, asked)
    kept = {*asked} | _kept(pool, width) | {best[:i] for i in range(1, len(best) + 1)}
    total: dict[Tokens, float] = {asked[0]: 0.0}
    for tokens in asked:
        children = [child for child in pool if child[:-1] == tokens]
        children.sort(key=lambda child: -pool[child])
        near = {*children[:shown]} | kept
        total |= {child: pool[child] for child in children if child in near}
    depth = max(len(tokens) for tokens in total)
    levels = [
        sorted((t for t in total if len(t) == n), key=lambda t: -total[t])
        for n in range(1, depth + 1)
    ]
    most = max(map(len, levels))
    place = {
        tokens: (n, -(i + 0.5) * most / len(level))
        for n, level in enumerate(levels)
        for i, tokens in enumerate(level)
    }
    figure = new_figure(1.0 + 0.27 * most, width=11.0)
    axes = figure.subplots()
    for tokens, (x, y) in place.items():
        good, top = tokens in kept, tokens == best[: len(tokens)]
        colour = ACCENT if top else COOL if good else FAINT
        if len(tokens) > 1:
            _edge(axes, place[tokens[:-1]], (x, y), colour, 2.2 if top else 1.2 if good else 0.6)
        text = f"{words[tokens[-1]]}  {total[tokens]:.1f}" if len(tokens) > 1 else words[tokens[0]]
        frame = colour if good and tokens[-1] == eos else "none"
        box = {"facecolor": "white", "edgecolor": frame, "pad": 1.4 if good else 0.8}
        weight = "bold" if top else "normal"
        axes.text(
            x, y, text, color=colour, fontsize=8, ha="center", va="center", bbox=box, weight=weight
        )
    axes.set_xlim(-0.4, depth - 0.5)
    axes.set_ylim(-most - 0.3, 0.3)
    bare(axes)
    return figure


def _as_tokens(tokens: Any) -> Tokens:
    """Return tokens as a tuple of ints, from a tuple, a list or an array."""
    return tuple(int(token) for token in tokens)


def _extensions(
    log_prob_fn: Callable[[Tokens], Array], asked: Sequence[Tokens]
) -> dict[Tokens, float]:
    """Return the sum of log-probabilities of all possible extensions of what was asked about."""
    total = {asked[0]: 0.0}
    for tokens in asked:
        for token, log_p in enumerate(np.asarray(log_prob_fn(tokens), dtype=float)):
            if np.isfinite(log_p):
                total[(*tokens, token)] = total[tokens] + float(log_p)
    return total


def _kept(pool: Mapping[Tokens, float], width: int) -> set[Tokens]:
    """Return the best extensions of each step, those that are finished among them."""
    ranked = sorted(pool, key=lambda tokens: -pool[tokens])
    depth = max(map(len, pool))
    steps = [[tokens for tokens in ranked if len(tokens) == n] for n in range(2, depth + 1)]
    return {tokens for step in steps for tokens in step[:width]}


def _edge(
    axes: Axes, start: tuple[float, float], end: tuple[float, float], colour: str, width: float
) -> None:
    axes.plot(
        [start[0] + 0.12, end[0] - 0.12], [start[1], end[1]], color=colour, lw=width, zorder=0
    )


def learning_curves(history: Mapping[str, Sequence[float]], title: str = "") -> Figure:
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
    return figure


def confusion(truth: Any, guess: Any, names: Sequence[str], title: str = "") -> Figure:
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
    return figure
