"""Views to look into, without a browser: what they refuse, their size, what beams record."""

from __future__ import annotations

import base64
import re
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from courses import REPOSITORY
from views import BEGIN, COMMON, END, WORDS, beam_search, language_model, softmax

from autograder.course import Course

WEIGHTS = softmax(np.random.default_rng(0).normal(size=(2, 3, 5, 5)))
FIVE = "he hit me with pie".split()
LIMIT = 500_000


@pytest.fixture
def attention(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(COMMON)
    return import_module("viewer.attention")


@pytest.fixture
def autoencoders(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(COMMON)
    return import_module("viewer.autoencoders")


def test_a_view_is_html_a_picture_and_words_at_once(attention: ModuleType) -> None:
    view = attention.attention_view(WEIGHTS, FIVE, title="Who looks at whom")
    bundle = view._repr_mimebundle_()
    assert base64.b64decode(bundle["image/png"]).startswith(b"\x89PNG")
    assert f"data:image/png;base64,{bundle['image/png']}" in bundle["text/html"]
    assert "<noscript>" in bundle["text/html"]
    assert bundle["text/plain"].startswith("Who looks at whom. Attention weights of 5 queries")
    assert f'alt="{bundle["text/plain"]}"' in bundle["text/html"]
    assert view.size == sum(map(len, bundle.values()))


def test_the_same_cell_makes_the_same_bytes(attention: ModuleType) -> None:
    one, two = (attention.attention_view(WEIGHTS, FIVE)._repr_mimebundle_() for _ in range(2))
    assert one == two


def test_nothing_is_fetched(attention: ModuleType) -> None:
    html = attention.attention_view(WEIGHTS, FIVE)._repr_mimebundle_()["text/html"]
    assert re.findall(r"https?://|\bimport\(|\bfetch\(|require\(|XMLHttp|@import|url\(", html) == []
    assert html.isascii()


def test_what_the_notebooks_show_stays_small(
    attention: ModuleType, autoencoders: ModuleType
) -> None:
    rng = np.random.default_rng(1)
    words = [f"word{i}" for i in range(40)]
    sizes = {
        "two layers of four heads over 40 words": attention.attention_view(
            softmax(rng.normal(size=(2, 4, 40, 40))), words
        ).size,
        "two layers of four heads over 49 patches": attention.attention_view(
            softmax(rng.normal(size=(2, 4, 49, 49))), image=rng.random((28, 28))
        ).size,
        "beta": attention.beta_view(rng.normal(size=(9, 9)), words[:9]).size,
    }
    assert max(sizes.values()) < 250_000
    # A blob that moves with the code: smooth in both numbers, as a decoder's images are.
    i, j, row, column = np.ogrid[0:1:21j, 0:1:21j, 0:1:28j, 0:1:28j]
    grid = np.exp(-12 * ((row - i) ** 2 + (column - j) ** 2))
    codes, labels = rng.normal(size=(500, 2)), np.arange(500) % 10
    assert autoencoders.latent_map(grid, codes, labels).size < 450_000
    # A decoder that has learned nothing yet makes noise, which no PNG makes small.
    noise = np.clip(0.5 + 0.2 * rng.normal(size=grid.shape), 0, 1)
    assert autoencoders.latent_map(noise, codes, labels).size < 500_000


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"weights": np.ones(3)}, "not (3,)"),
        ({"weights": WEIGHTS}, "needs the queries' words, or an image"),
        ({"weights": WEIGHTS, "queries": FIVE[:4]}, "4 query words and 4 key words"),
        ({"weights": WEIGHTS, "queries": FIVE, "keys": ["a"]}, "5 query words and 1 key words"),
        ({"weights": [WEIGHTS[0], WEIGHTS[1][:, :4, :4]], "queries": FIVE}, "all layers have"),
        ({"weights": WEIGHTS * np.nan, "queries": FIVE}, "finite and not negative"),
        ({"weights": -WEIGHTS, "queries": FIVE}, "finite and not negative"),
        ({"weights": WEIGHTS, "queries": FIVE, "first": 5}, "numbered from 0 to 4"),
        ({"weights": WEIGHTS, "image": np.ones((28, 28))}, "(28, 28) can't be cut into the 5"),
        ({"weights": np.ones((8, 300, 300)), "queries": ["w"] * 300}, "500,000 are allowed"),
    ],
)
def test_weights_that_cannot_be_shown(
    attention: ModuleType, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        attention.attention_view(**arguments)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"scores": np.ones(3), "queries": ["a"]}, "not (3,)"),
        ({"scores": [[np.nan]], "queries": ["a"]}, "each query needs a number"),
        ({"scores": [[-np.inf]], "queries": ["a"]}, "each query needs a number"),
        ({"scores": [[1.0]], "queries": ["a"], "beta": 30.0}, "beta=30.0 and top=20.0"),
        ({"scores": [[1.0]], "queries": ["a"], "first": 1}, "numbered from 0 to 0"),
    ],
)
def test_scores_that_cannot_be_shown(
    attention: ModuleType, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        attention.beta_view(**arguments)


@pytest.mark.parametrize(
    ("grid", "codes", "labels", "says"),
    [
        (np.ones((3, 3, 4)), np.ones((2, 2)), [0, 1], "not (3, 3, 4)"),
        (np.ones((3, 2, 4, 4)), np.ones((2, 2)), [0, 1], "not (3, 2, 4, 4)"),
        (np.ones((3, 3, 4, 4)), np.ones((2, 3)), [0, 1], "not (2, 3)"),
        (np.ones((3, 3, 4, 4)), np.full((2, 2), np.nan), [0, 1], "finite"),
        (np.ones((3, 3, 4, 4)), np.ones((2, 2)), [0], "2 codes need as many labels"),
        (np.ones((3, 3, 4, 4)), np.ones((2, 2)), [0, 10], "at most 10 can be told apart"),
    ],
)
def test_maps_that_cannot_be_shown(
    autoencoders: ModuleType, grid: Any, codes: Any, labels: Any, says: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        autoencoders.latent_map(grid, codes, labels)


def test_a_grid_is_decoded_where_the_codes_lie(autoencoders: ModuleType) -> None:
    codes = np.random.default_rng(2).uniform([-1, 10], [1, 30], size=(5000, 2))
    grid = autoencoders.decoded_grid(
        lambda z: np.repeat((z - np.array([-1, 10])) / np.array([2, 20]), 2, axis=1), codes
    )
    assert grid.shape == (21, 21, 2, 2)
    assert grid.dtype == np.uint8
    first, second = grid[10, :, 0, 0] / 255, grid[:, 10, 1, 1] / 255
    np.testing.assert_allclose(first, np.clip(np.linspace(-0.03, 1.03, 21), 0, 1), atol=0.02)
    np.testing.assert_allclose(second, np.clip(np.linspace(-0.03, 1.03, 21), 0, 1), atol=0.02)


def test_a_record_tells_every_fate(attention: ModuleType) -> None:
    record = attention.record_beam(beam_search, language_model, BEGIN, END, 3, 5, 0.7)
    assert record.found == tuple(beam_search(language_model, BEGIN, END, 3, 5, 0.7))
    live = {(BEGIN,): 0.0}
    for step in record.steps:
        assert dict(step.asked) == pytest.approx(live)
        pool = {
            (*tokens, token): total + log_p
            for tokens, total in live.items()
            for token, log_p in enumerate(language_model(tokens).tolist())
            if log_p > -np.inf
        }
        best = sorted(pool, key=lambda tokens: -pool[tokens])
        assert step.pool == len(pool)
        assert [one.tokens for one in step.candidates] == best[: len(step.candidates)]
        assert len(step.candidates) == min(len(pool), 3 + 6)
        for rank, one in enumerate(step.candidates):
            assert one.total == pytest.approx(pool[one.tokens])
            kept = "finished" if one.tokens[-1] == END else "kept"
            assert one.fate == (kept if rank < 3 else "pruned")
        live = {tokens: pool[tokens] for tokens in best[:3] if tokens[-1] != END}
    fates = {one.fate for step in record.steps for one in step.candidates}
    assert fates == {"kept", "finished", "pruned"}


def test_every_right_beam_search_of_the_bank_gives_the_same_record(attention: ModuleType) -> None:
    expected = attention.record_beam(beam_search, language_model, BEGIN, END, 3, 5, 0.7)
    entries = sorted((Course(REPOSITORY).assignment("attention").bank / "right/beam").glob("*.py"))
    assert len(entries) > 10
    for path in entries:
        names: dict[str, Any] = {"np": np, "scipy": import_module("scipy")}
        exec(compile(path.read_text("utf-8"), path.name, "exec"), names)
        record = attention.record_beam(names["beam_search"], language_model, BEGIN, END, 3, 5, 0.7)
        for mine, theirs in zip(expected.steps, record.steps, strict=True):
            assert dict(theirs.asked) == pytest.approx(dict(mine.asked), abs=1e-5), path.name
            assert [(c.tokens, c.fate) for c in theirs.candidates] == [
                (c.tokens, c.fate) for c in mine.candidates
            ], path.name
        attention.beam_view(record, WORDS)


def test_a_search_that_asks_for_an_unknown_prefix_reads_so(attention: ModuleType) -> None:
    with pytest.raises(ValueError, match=r"asked about \(3, 4\), which extends nothing"):
        attention.record_beam(lambda ask, *_: [ask((3, 4))], language_model, BEGIN, END, 3, 5)
    silent = attention.record_beam(lambda *_: [], language_model, BEGIN, END, 3, 5)
    with pytest.raises(ValueError, match="never asked its model"):
        attention.beam_view(silent, WORDS)
