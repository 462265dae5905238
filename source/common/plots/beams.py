"""A beam search as a tree."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from plots import ACCENT, COOL, FAINT, Picture, bare, new_figure, said

Array = np.ndarray[Any, Any]
Tokens = tuple[int, ...]


def beam_tree(
    log_prob_fn: Callable[[Tokens], Array],
    asked: Sequence[Tokens],
    found: Sequence[tuple[Any, float]],
    words: Sequence[str],
    width: int,
    shown: int = 3,
    eos: int = 1,
) -> Picture:
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
    winner = " ".join(words[token] for token in best[1:])
    done = [tokens for tokens in kept if tokens[-1] == eos and tokens != best]
    others = [f"finished: {' '.join(words[token] for token in tokens[1:])}" for tokens in done]
    figure.alt = said("A beam search as a tree", f"the best: {winner}", *others)
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
