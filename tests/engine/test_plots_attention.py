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
    for name in ("plots", "plots.attention", "plots.beams"):
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


def test_lists_of_words_may_be_generators(pictures: ModuleType) -> None:
    pairs = [("pie", 0.5), ("ball", 0.25)]
    figure = pictures.neighbours({"list": pairs, "generator": (pair for pair in pairs)})
    left, right = ([bar.get_width() for bar in axes.patches] for axes in figure.axes)
    assert left == right == [0.5, 0.25]


def test_every_picture_says_in_words_what_it_shows(pictures: ModuleType) -> None:
    eye, history = np.eye(2), {"loss": [1, 0.5], "accuracy": [0.5, 0.7]}
    history |= {f"val_{name}": values for name, values in history.items()}
    before, after = {"pie": eye[0], "ball": eye[1]}, {"pie": -eye[0], "ball": eye[1]}
    said = {
        "pie 0.5": pictures.neighbours({"near": [("pie", 0.5)]}),
        "he to pie": pictures.bipartite(eye, ["he", "she"], ["pie", "ball"]),
        "pie moves by 2.0": pictures.before_and_after(before, after, "pie"),
        "row 1, column 2": pictures.overlay(np.zeros((4, 4)), {"map": [[0, 1], [0, 0]]}, 2),
        "3 positions": pictures.positions(np.zeros((3, 4))),
        "ball 0.75": pictures.distributions({"next": [0.25, 0.75]}, ["pie", "ball"]),
        "the best: pie pie <end>": pictures.beam_tree(log_prob_fn, ASKED, FOUND, WORDS, width=2),
        "loss from 1.00 to 0.50": pictures.learning_curves(history),
        "pie 100": pictures.confusion([0, 1], [0, 0], ["pie", "ball"]),
    }
    assert [words for words, figure in said.items() if words not in figure.alt] == []
