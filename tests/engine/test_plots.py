"""The shared pictures: each draws, says what it shows, and refuses what it can't show."""

from __future__ import annotations

import sys
from collections.abc import Callable
from html import escape
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from matplotlib import pyplot
from matplotlib.figure import Figure

COMMON = Path(__file__).resolve().parents[2] / "source" / "common"

Draw = Callable[[ModuleType], Figure]

IMAGES = np.random.default_rng(0).random((12, 784))
WORDS = ["steroids", "drugs", "lawsuit"]

DRAWINGS: dict[str, Draw] = {
    "image_rows": lambda plots: plots.image_rows(
        {"original": IMAGES, "noisy": IMAGES.reshape(-1, 28, 28)},
        {"noisy": ["9.4 dB"] * 12},
        title="Denoising",
    ),
    "image_rows of unequal length": lambda plots: plots.image_rows(
        {"train": IMAGES, "test": IMAGES[:3]}
    ),
    "reconstructions": lambda plots: plots.reconstructions(IMAGES, IMAGES / 2, "Halved"),
    "loss_curves": lambda plots: plots.loss_curves(
        {"deep": [0.3, 0.2, 0.15], "shallow": [0.4]}, floor=0.1, title="Training"
    ),
    "loss_curves of nothing": lambda plots: plots.loss_curves({}),
    "heatmap": lambda plots: plots.heatmap(np.eye(3), WORDS, WORDS, "Attention"),
    "heatmap of zeros": lambda plots: plots.heatmap(np.zeros((1, 9)), ["work"], list("abcdefghi")),
    "weight_images": lambda plots: plots.weight_images(IMAGES.T - 0.5, "First layer", columns=5),
    "weight_images of zeros": lambda plots: plots.weight_images(np.zeros((784, 2))),
}


@pytest.fixture
def plots(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(COMMON)
    monkeypatch.delitem(sys.modules, "plots", raising=False)
    return import_module("plots")


def texts(figure: Figure) -> str:
    """Return all that can be read on a figure."""
    found: list[Any] = figure.findobj(lambda artist: hasattr(artist, "get_text"))
    return "\n".join(text.get_text() for text in found)


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_picture_draws_and_leaves_no_figure_open(plots: ModuleType, name: str) -> None:
    figure = DRAWINGS[name](plots)
    assert isinstance(figure, Figure)
    png = figure._repr_png_()  # type: ignore[attr-defined]
    assert png.startswith(b"\x89PNG")
    assert len(png) > 3_000
    assert pyplot.get_fignums() == []


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("image_rows", ["Denoising", "original", "noisy", "9.4 dB"]),
        ("reconstructions", ["Halved", "original", "reconstruction", "error "]),
        ("loss_curves", ["Training", "epoch", "loss", "deep", "shallow", "entropy floor"]),
        ("heatmap", ["Attention", "query", "key", "weight", *WORDS, "1.00"]),
        ("weight_images", ["First layer", "weight"]),
    ],
)
def test_every_picture_says_what_it_shows(plots: ModuleType, name: str, says: list[str]) -> None:
    shown = texts(DRAWINGS[name](plots))
    assert [text for text in says if text not in shown] == []


@pytest.mark.parametrize("name", DRAWINGS)
def test_every_picture_has_a_text_for_those_who_can_not_see_it(
    plots: ModuleType, name: str
) -> None:
    figure = DRAWINGS[name](plots)
    bundle, metadata = figure._repr_mimebundle_()  # type: ignore[attr-defined]
    assert len(figure.alt) > 10  # type: ignore[attr-defined]
    assert figure.alt == bundle["text/plain"] == metadata["image/png"]["alt"]  # type: ignore[attr-defined]
    assert bundle["text/html"].startswith(f'<img alt="{escape(bundle["text/plain"])}" src="data:')


def test_a_picture_without_a_text_is_described_by_its_labels(plots: ModuleType) -> None:
    figure = plots.new_figure(2.0, "Heights & depths")
    plots.tidy(figure.subplots(), "step", "height")
    bundle, _ = figure._repr_mimebundle_()
    assert bundle["text/plain"] == "A figure: Heights & depths; height; step"
    assert 'alt="A figure: Heights &amp; depths; height; step"' in bundle["text/html"]


def test_jupyter_shows_a_picture_with_its_text(plots: ModuleType) -> None:
    from IPython.core.formatters import DisplayFormatter

    shown, metadata = DisplayFormatter().format(DRAWINGS["heatmap"](plots))
    assert {"text/html", "image/png"} <= {*shown}
    assert "steroids" in metadata["image/png"]["alt"]


def test_units_keep_the_captions_under_them(plots: ModuleType) -> None:
    figure = plots.weight_images(IMAGES.T - 0.5, "Units", captions=[f"norm {i}" for i in range(12)])
    assert "norm 11" in texts(figure)
    assert "norm 11" in figure.alt


def test_the_error_under_a_reconstruction_is_its_squared_error(plots: ModuleType) -> None:
    x = np.zeros((1, 4))
    assert "error 3.0" in texts(plots.reconstructions(x, [[1.0, 1.0, 1.0, 0.0]]))


@pytest.mark.parametrize(
    ("draw", "says"),
    [
        (lambda plots: plots.image_rows({}), "at least one row"),
        (lambda plots: plots.image_rows({"x": np.zeros((5, 783))}), r"not \(5, 783\)"),
        (lambda plots: plots.image_rows({"x": np.zeros(784)}), r"not \(784,\)"),
        (lambda plots: plots.image_rows({"x": np.zeros((0, 784))}), r"not \(0, 784\)"),
        (lambda plots: plots.reconstructions(IMAGES[:3], IMAGES[:2]), "can't be compared"),
        (lambda plots: plots.heatmap(np.eye(2), WORDS, WORDS), "3 row names and 3 column names"),
    ],
)
def test_what_can_not_be_shown_is_refused(plots: ModuleType, draw: Draw, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        draw(plots)
