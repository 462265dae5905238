"""A beam search, step by step: what was asked, kept, finished and pruned."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
from matplotlib.figure import Figure
from plots import ACCENT, INK, new_figure

from viewer import Array, View

Tokens = tuple[int, ...]
Fate = Literal["kept", "finished", "pruned"]
_PRUNED = 6  # extensions that are pruned and still shown, the best ones
_COLOURS = {"kept": "#0a5f9e", "finished": ACCENT, "pruned": "#777777"}


@dataclass(frozen=True)
class Candidate:
    """One extension of a hypothesis.

    Args:
        tokens: all of its tokens, the new one last.
        total: sum of its log-probabilities.
        fate: "kept" (it lives on), "finished" (it ends) or "pruned".
    """

    tokens: Tokens
    total: float
    fate: Fate


@dataclass(frozen=True)
class BeamStep:
    """One step of the search.

    Args:
        asked: the hypotheses that the model was asked to go on from, with their sums.
        candidates: their extensions, best first: all that were not pruned, and the best pruned.
        pool: how many extensions were possible.
    """

    asked: tuple[tuple[Tokens, float], ...]
    candidates: tuple[Candidate, ...]
    pool: int


@dataclass(frozen=True)
class BeamRecord:
    """A whole search.

    Args:
        steps: in their order.
        found: what the search returned: pairs (tokens, score), best first.
        bos: the token that every sequence begins with.
        alpha: exponent of the length by which a finished sequence's sum was divided.
    """

    steps: tuple[BeamStep, ...]
    found: tuple[tuple[Tokens, float], ...]
    bos: int
    alpha: float


def record_beam(
    beam_search: Callable[..., Any],
    log_prob_fn: Callable[[Tokens], Any],
    bos: int,
    eos: int,
    width: int,
    max_len: int,
    alpha: float = 0.0,
) -> BeamRecord:
    """Run a beam search and note what it asks the model, and what becomes of each extension.

    What is asked shows which extensions lived on. Nothing is asked about those that end, nor about
    those of the last step: here the rule decides, that the `width` best of a step are kept.

    Args:
        beam_search: a function with the parameters that follow here, in this order.
        log_prob_fn: tokens so far \u2192 log-probabilities (vocab,) of the next.
        bos: the token that every sequence begins with.
        eos: the token that ends a sequence.
        width: how many extensions are kept at each step.
        max_len: how many tokens may be generated.
        alpha: exponent of the length.

    Raises:
        ValueError: the search asks about tokens that don't follow from what it asked before.
    """
    answers: dict[Tokens, Array] = {}

    def noting(tokens: Any) -> Any:
        answer = log_prob_fn(tokens)
        answers[_plain(tokens)] = np.array(answer, dtype=float)  # a copy: the search may change it
        return answer

    # A list at once: a search that is a generator asks nothing before it is read.
    found = list(beam_search(noting, bos, eos, width, max_len, alpha))
    sums = _sums(answers, bos)
    lengths = sorted({len(tokens) for tokens in answers})
    by_length = [{t: sums[t] for t in answers if len(t) == length} for length in lengths]
    steps = [
        _step(asked, after, answers, eos, width) for asked, after in pairwise([*by_length, {}])
    ]
    results = tuple((_plain(tokens), float(score)) for tokens, score in found)
    return BeamRecord(tuple(steps), results, bos, alpha)


def _plain(tokens: Any) -> Tokens:
    return tuple(int(token) for token in tokens)


def _sums(answers: dict[Tokens, Array], bos: int) -> dict[Tokens, float]:
    """Return the sum of log-probabilities of everything that was asked."""
    sums: dict[Tokens, float] = {}
    for tokens in sorted(answers, key=len):
        before = tokens[:-1]
        if tokens == (bos,):
            sums[tokens] = 0.0
        elif before in sums:
            sums[tokens] = sums[before] + float(answers[before][tokens[-1]])
        else:
            raise ValueError(
                f"the search asked about {tokens}, which extends nothing that it asked about "
                f"before; it should begin with ({bos},)"
            )
    return sums


def _step(
    asked: dict[Tokens, float],
    after: dict[Tokens, float],
    answers: dict[Tokens, Array],
    eos: int,
    width: int,
) -> BeamStep:
    """Say what became of each extension of one step; `after` is what was asked in the next."""
    pool = [
        ((*tokens, token), total + float(answers[tokens][token]))
        for tokens, total in asked.items()
        for token in np.flatnonzero(answers[tokens] > -np.inf).tolist()
    ]
    pool.sort(key=lambda pair: -pair[1])
    candidates, pruned = [], 0
    for rank, (tokens, total) in enumerate(pool):
        fate: Fate = "pruned"
        if tokens[-1] == eos:
            fate = "finished" if rank < width else "pruned"
        elif tokens in after or (rank < width and not after):
            fate = "kept"
        pruned += fate == "pruned"
        if fate != "pruned" or pruned <= _PRUNED:
            candidates.append(Candidate(tokens, total, fate))
    best_first = sorted(asked.items(), key=lambda pair: -pair[1])
    return BeamStep(tuple(best_first), tuple(candidates), len(pool))


def beam_view(record: BeamRecord, words: Sequence[str], *, title: str = "") -> View:
    """Show a beam search step by step; buttons or the arrow keys go to the next and back.

    Args:
        record: of a search, as `record_beam` makes it.
        words: what each token stands for.
        title: of the view.

    Raises:
        ValueError: the record has no step.
    """
    if not record.steps:
        raise ValueError("this beam search never asked its model, so there is no step to show")

    def text(tokens: Tokens) -> str:
        return " ".join(str(words[token]) for token in tokens[record.bos == tokens[0] :])

    steps = [
        {
            "asked": [[text(tokens) or "(nothing yet)", total] for tokens, total in step.asked],
            "candidates": [
                [text(one.tokens[:-1]), str(words[one.tokens[-1]]), one.total, one.fate]
                for one in step.candidates
            ],
            "more": step.pool - len(step.candidates),
        }
        for step in record.steps
    ]
    found = [[text(tokens), score] for tokens, score in record.found]
    label = f"A beam search in {len(steps)} steps"
    data = {"title": title, "label": label, "steps": steps, "found": found, "alpha": record.alpha}
    best = f" Best: {found[0][0]}." if found else ""
    script = Path(__file__).with_name("beam.js")
    return View(script, data, _picture(steps, title), f"{title} {label}.{best}".strip())


def _picture(steps: list[dict[str, Any]], title: str) -> Figure:
    """Draw each step's kept and finished extensions as a column of words."""
    shown = [[c for c in step["candidates"] if c[3] != "pruned"] for step in steps[:8]]
    most = max(len(column) for column in shown) or 1
    figure = new_figure(0.9 + 0.45 * most, title)
    axes = figure.subplots()
    for i, column in enumerate(shown):
        axes.text(i, 0.6, f"step {i + 1}", ha="center", color=INK, fontsize=9)
        for j, (before, new, total, fate) in enumerate(column):
            last = f"\N{HORIZONTAL ELLIPSIS} {before.split()[-1]} " if before else ""
            line = f"{last}{new}\n{total:.2f}, {fate}"
            axes.text(i, -j, line, ha="center", va="center", color=_COLOURS[fate], fontsize=7)
    axes.set_xlim(-0.5, len(shown) - 0.5)
    axes.set_ylim(-most + 0.4, 0.9)
    axes.set_axis_off()
    return figure
