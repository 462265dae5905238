"""The attention notebook's own pictures show what happened."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

COMMON = Path(__file__).resolve().parents[2] / "source" / "common"

# Tokens 0 (begin), 1 (end), 2, 3. A beam of two keeps the sentence (0, 1) and sets it aside; two
# longer ones end up better once their length is taken into account.
WORDS = ["<begin>", "<end>", "pie", "ball"]
TABLE = {
    (0,): [0, 0.4, 0.5, 0.1],
    (0, 2): [0, 0.1, 0.45, 0.45],
    (0, 2, 2): [0, 0.98, 0.01, 0.01],
    (0, 2, 3): [0, 0.9, 0.05, 0.05],
}
ASKED = list(TABLE)
FOUND = [((0, 2, 2, 1), -0.5), ((0, 2, 3, 1), -0.53)]


@pytest.fixture
def pictures(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(COMMON)
    for name in ("plots", "plots.attention"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return import_module("plots.attention")


def log_prob_fn(tokens: tuple[int, ...]) -> np.ndarray:
    """Return the table's logarithms; what isn't there ends for sure."""
    p = np.array(TABLE.get(tuple(tokens), [0, 1, 0, 0]), dtype=float)
    return np.log(p, out=np.full(4, -np.inf), where=p > 0)


def test_a_finished_hypothesis_is_not_drawn_as_pruned(pictures: ModuleType) -> None:
    figure = pictures.beam_tree(log_prob_fn, ASKED, FOUND, WORDS, width=2)
    colours = {text.get_text(): text.get_color() for text in figure.axes[0].texts}
    assert colours[f"<end>  {np.log(0.4):.1f}"] == pictures.COOL
    assert colours[f"ball  {np.log(0.1):.1f}"] == pictures.FAINT
    assert colours[f"pie  {np.log(0.5):.1f}"] == pictures.ACCENT


def test_what_is_finished_has_a_frame(pictures: ModuleType) -> None:
    figure = pictures.beam_tree(log_prob_fn, ASKED, FOUND, WORDS, width=2)
    framed = [
        text.get_text()
        for text in figure.axes[0].texts
        if text.get_bbox_patch().get_edgecolor()[3] > 0
    ]
    assert len(framed) == 3
    assert all(text.startswith("<end>") for text in framed)


def test_a_search_may_have_asked_with_lists_or_arrays(pictures: ModuleType) -> None:
    asked = [list(tokens) if len(tokens) % 2 else np.array(tokens) for tokens in ASKED]
    found = [(np.array(tokens), score) for tokens, score in FOUND]
    figure = pictures.beam_tree(log_prob_fn, asked, found, WORDS, width=2)
    assert len(figure.axes[0].texts) > len(ASKED)
