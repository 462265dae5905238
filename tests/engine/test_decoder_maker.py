"""The transformer that is shipped: its text, its numbers, and how well it predicts."""

from __future__ import annotations

import os
import struct
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from scipy.special import log_softmax

from autograder.course import Course
from autograder.judging.checks.reference import Reference

ROOT = Path(__file__).resolve().parents[2]
WINDOW = 64


@pytest.fixture(autouse=True)
def _on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "tools")
    monkeypatch.syspath_prepend(ROOT / "source" / "common")


@pytest.fixture
def novels() -> ModuleType:
    return import_module("novels")


@pytest.fixture
def helpers() -> ModuleType:
    return import_module("helpers")


@pytest.fixture(scope="module")
def solution() -> dict[str, Any]:
    return Reference(Course.find(ROOT).assignment("attention")).namespace


def r_strings(*lines: str, kind: int = 16) -> bytes:
    """Return a character vector as R writes it: serialisation 3, XDR."""
    body = b"".join(
        struct.pack(">II", 0x00040009, len(line.encode())) + line.encode() for line in lines
    )
    header = b"X\n" + struct.pack(">IIII", 3, 0x040201, 0x030500, 5) + b"UTF-8"
    return header + struct.pack(">II", kind, len(lines)) + body


def packed(*chunks: bytes) -> bytes:
    """Return an R database file that holds these chunks."""
    return b"".join(struct.pack(">I", len(chunk)) + zlib.compress(chunk) for chunk in chunks)


def test_rs_files_are_read(novels: ModuleType) -> None:
    lines = [["EMMA", "", "Chapter I", "", "Sixteen “years”", "é"], ["Well."]]
    content = packed(*(r_strings(*part) for part in lines))
    assert [novels.strings(chunk) for chunk in novels.chunks(content)] == lines


def test_damaged_files_and_other_types_are_refused(novels: ModuleType) -> None:
    error = import_module("sources").SourceDataError
    with pytest.raises(error, match="holds R's type 13"):
        novels.strings(r_strings("a", kind=13))
    longer = struct.pack(">I", 99) + zlib.compress(b"few bytes")
    with pytest.raises(error, match="is damaged: a chunk has 9 bytes"):
        list(novels.chunks(longer))


def test_paragraphs_are_words_and_marks_without_headings(novels: ModuleType) -> None:
    lines = ["EMMA", "", "CHAPTER I", "", '"Oh!"--said Mr. Knightley', "to her.", "", "By J. A."]
    lines += ["", "It was the 7th--Emma's own_ day;--no!"]
    found = [" ".join(words) for words in novels.paragraphs(lines)]
    assert found[0] == "oh ! said mr knightley to her ."
    assert found[-1] == "it was the th , emma's own day ; no !"


@pytest.mark.parametrize("text", ["Oh! Emma's hat.", "'tis o'clock_3; a--b", "well?!, 'no'", ""])
def test_the_novels_are_cut_into_tokens_as_the_exercise_says(
    novels: ModuleType, solution: dict[str, Any], text: str
) -> None:
    tokens = novels.TOKEN.findall(text.lower())
    vocab = ["<unk>", *dict.fromkeys(tokens)]
    assert solution["tokenize"](text, vocab) == [vocab.index(token) for token in tokens]


def test_the_novels_are_made_again_from_their_source(
    novels: ModuleType, helpers: ModuleType
) -> None:
    place = Path(os.environ.get("IML_NOVELS_SOURCE") or "/usr/lib/R/site-library/janeaustenr")
    if not place.exists():
        pytest.skip("the package is not here (tell where it is in IML_NOVELS_SOURCE)")
    parts = novels.split(place, 2000)
    vocab, _ = helpers.load_decoder()
    train, held_out = helpers.load_novels()
    assert parts.vocab == vocab
    assert np.array_equal(parts.train, train)
    assert np.array_equal(parts.held_out, held_out)


def test_it_predicts_unseen_text_clearly_better_than_counts(
    helpers: ModuleType, solution: dict[str, Any]
) -> None:
    vocab, params = helpers.load_decoder()
    train, held_out = helpers.load_novels()
    step: Callable[..., Any] = solution["decoder_step"]
    starts = range(0, len(held_out) - WINDOW, WINDOW)
    half = np.arange(WINDOW // 2, WINDOW)
    log_p = [
        log_softmax(step(held_out[i : i + WINDOW], params)[half], axis=1)[
            np.arange(len(half)), held_out[i + half + 1]
        ]
        for i in starts
    ]
    rows = np.array([held_out[i + j - 2 : i + j + 2] for i in starts for j in half])
    counted = np.log(helpers.NGram(train, len(vocab)).probabilities(rows))
    transformer, ngram = (float(np.exp(-np.mean(p))) for p in (log_p, counted))
    assert transformer < 0.85 * ngram
    assert ngram < 60  # counts are given their best chance, too


def test_keras_computes_the_same_with_the_same_numbers(
    helpers: ModuleType, solution: dict[str, Any]
) -> None:
    maker = import_module("make_decoder")
    model = maker.Writer()
    tokens = helpers.load_novels()[1][:WINDOW]
    model(tokens[None])
    with np.load(helpers.DATA / "decoder.npz", allow_pickle=False) as arrays:
        for name, variable in model.named().items():
            variable.assign(arrays[name])
    want = np.asarray(model(tokens[None]))[0]
    _, params = helpers.load_decoder()
    got = solution["decoder_step"](tokens, params)
    assert np.abs(got - want).max() < 2e-4
    assert np.abs(want).max() > 5
