"""What tests of the viewer share: where it is, a language model in miniature, a beam search."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

COMMON = Path(__file__).resolve().parents[2] / "source" / "common"
WORDS = ["<begin>", "<end>", "the", "river", "bank", "is", "<b>wide</b>"]
BEGIN, END = 0, 1

Show = Callable[..., Any]
Tokens = tuple[int, ...]
Model = Callable[[Tokens], np.ndarray[Any, Any]]


def outputs(*views: Any) -> str:
    """Return views as the outputs of cells on one page."""
    return "".join(f"<div>{view._repr_mimebundle_()['text/html']}</div>" for view in views)


def softmax(scores: Any) -> np.ndarray[Any, Any]:
    """Over the last axis; -inf is masked."""
    powers = np.exp(scores - np.max(scores, axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def language_model(tokens: Tokens) -> np.ndarray[Any, Any]:
    """Log-probabilities that depend on the last word; <begin> never comes again."""
    p = softmax(np.random.default_rng(tokens[-1]).normal(size=len(WORDS)))
    p[BEGIN] = 0
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(p / p.sum()))


def beam_search(
    log_prob_fn: Model, bos: int, eos: int, width: int, max_len: int, alpha: float = 0.0
) -> list[tuple[Tokens, float]]:
    """As the attention notebook asks for it."""
    live, finished = [((bos,), 0.0)], []
    for _ in range(max_len):
        pool = [
            ((*tokens, token), total + float(log_p))
            for tokens, total in live
            for token, log_p in enumerate(log_prob_fn(tokens))
            if log_p > -np.inf
        ]
        best = sorted(pool, key=lambda pair: -pair[1])[:width]
        finished += [pair for pair in best if pair[0][-1] == eos]
        live = [pair for pair in best if pair[0][-1] != eos]
        if not live:
            break
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in finished + live]
    return sorted(scored, key=lambda pair: -pair[1])[:width]
