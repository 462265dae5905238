"""The embedded data: sizes, balance, and nothing that students have among the hidden images."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "source" / "common" / "data"
HIDDEN = ROOT / "tests" / "hidden_images.npz"
NAMES = ["mnist", "fashion_mnist"]
UNKNOWN_TO_GLOVE = {"entarte", "entarté", "m'", "softmax"}

Arrays = dict[str, np.ndarray[Any, Any]]


def load(path: Path) -> Arrays:
    with np.load(path, allow_pickle=False) as arrays:
        return dict(arrays)


def fingerprints(images: np.ndarray[Any, Any]) -> list[bytes]:
    return [hashlib.sha256(image.tobytes()).digest() for image in images]


def test_the_embedded_data_together_stay_below_12_megabytes() -> None:
    files = sorted(path.name for path in DATA.iterdir())
    images = ["fashion_mnist.npz", "mnist.npz"]
    words = ["corpus.txt", "decoder.npz", "entarte.npz", "glove.npz", "novels.npz"]
    assert files == sorted(["LICENSE.md", *images, *words])
    assert sum((DATA / name).stat().st_size for name in files) < 12_000_000


@pytest.mark.parametrize("file", ["LICENSE", "source/common/data/LICENSE.md"])
def test_every_embedded_file_has_its_licence(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    assert [path.name for path in DATA.glob("*.npz") if path.name not in text] == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("part", "count"), [("train", 10_000), ("test", 2_000)])
def test_images_have_the_promised_shape_and_balance(name: str, part: str, count: int) -> None:
    data = load(DATA / f"{name}.npz")
    x, y = data[f"x_{part}"], data[f"y_{part}"]
    assert (x.shape, x.dtype, y.shape, y.dtype) == ((count, 28, 28), np.uint8, (count,), np.uint8)
    assert np.bincount(y).tolist() == [count // 10] * 10
    assert (x.min(), x.max()) == (0, 255)


@pytest.mark.parametrize("name", NAMES)
def test_hidden_images_have_the_promised_shape_and_balance(name: str) -> None:
    hidden = load(HIDDEN)
    x, y = hidden[name], hidden[f"{name}_labels"]
    assert (x.shape, x.dtype, y.shape, y.dtype) == ((3000, 28, 28), np.uint8, (3000,), np.uint8)
    assert np.bincount(y).tolist() == [300] * 10


def test_the_first_images_of_every_part_are_balanced_too() -> None:
    hidden = load(HIDDEN)
    labels = [hidden[f"{name}_labels"] for name in NAMES]
    for name in NAMES:
        data = load(DATA / f"{name}.npz")
        labels += [data["y_train"], data["y_test"]]
    for y in labels:
        blocks = np.sort(y.reshape(-1, 10), axis=1)
        assert (blocks == np.arange(10)).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_image_appears_twice_nor_in_two_parts(name: str) -> None:
    data, hidden = load(DATA / f"{name}.npz"), load(HIDDEN)
    images = np.concatenate([data["x_train"], data["x_test"], hidden[name]])
    assert len(set(fingerprints(images))) == 15_000


def test_word_vectors_have_the_promised_form() -> None:
    data = load(DATA / "glove.npz")
    words = data["words"].tobytes().decode().split("\n")
    assert data["vectors"].shape == (len(words), 50)
    assert data["vectors"].dtype == np.float16
    assert np.isfinite(data["vectors"]).all()
    assert 20_000 <= len(words) == len(set(words)) < 25_000
    assert words[:6] == ["the", ",", ".", "of", "to", "and"]


def test_word_vectors_are_those_of_glove() -> None:
    vectors = load(DATA / "glove.npz")["vectors"]
    the = [0.418, 0.24968, -0.41242, 0.1217]  # the first line of glove.6B.50d.txt
    np.testing.assert_allclose(vectors[0, :4].astype(float), the, rtol=1e-3)


def test_every_word_of_the_notebooks_is_embedded() -> None:
    listed = (ROOT / "tools" / "notebook_words.txt").read_text(encoding="utf-8").splitlines()
    wanted = {word for line in listed for word in line.partition("#")[0].split()}
    words = load(DATA / "glove.npz")["words"].tobytes().decode().split("\n")
    assert wanted - set(words) == UNKNOWN_TO_GLOVE


def test_the_decoder_is_small_and_of_half_precision() -> None:
    data = load(DATA / "decoder.npz")
    assert (DATA / "decoder.npz").stat().st_size < 600_000
    words = data.pop("vocab").tobytes().decode().split("\n")
    assert len(words) == len(set(words)) == 2000
    assert words[:2] == ["<unk>", "<p>"]
    assert {array.dtype for array in data.values()} == {np.dtype(np.float16)}
    assert all(np.isfinite(array).all() for array in data.values())
    assert len(data["E"]) == len(data["b"]) == len(words)


def test_the_novels_are_tokens_of_the_decoder_most_frequent_first() -> None:
    novels = load(DATA / "novels.npz")
    assert {array.dtype for array in novels.values()} == {np.dtype(np.uint16)}
    counts = np.bincount(novels["train"], minlength=2000)
    assert len(counts) == 2000
    assert (np.diff(counts[2:]) <= 0).all()
    assert novels["held_out"].max() < 2000
