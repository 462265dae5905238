"""What students import: data without a network, and errors that say what to do."""

from __future__ import annotations

import importlib.util
import os
import socket
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import NoReturn

import numpy as np
import pytest

COMMON = Path(__file__).resolve().parents[2] / "source" / "common"


@pytest.fixture(scope="module")
def helpers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("helpers_under_test", COMMON / "helpers.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise AssertionError("the network was asked for")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
def test_images_come_as_two_pairs(helpers: ModuleType, name: str) -> None:
    (x_train, y_train), (x_test, y_test) = helpers.load_images(name)
    assert [a.shape for a in (x_train, y_train)] == [(10_000, 28, 28), (10_000,)]
    assert [a.shape for a in (x_test, y_test)] == [(2_000, 28, 28), (2_000,)]
    assert {a.dtype for a in (x_train, y_train, x_test, y_test)} == {np.dtype(np.uint8)}


def test_labels_mean_what_their_names_say(helpers: ModuleType) -> None:
    assert helpers.class_names("mnist")[7] == "7"
    names = helpers.class_names("fashion_mnist")
    (x, y), _ = helpers.load_images("fashion_mnist")
    ink = {name: x[y == label].mean() for label, name in enumerate(names)}
    assert len(names) == 10
    assert min(ink, key=ink.__getitem__) == "Sandal"
    assert ink["Coat"] > ink["Trouser"]


def test_changing_what_was_loaded_does_not_change_the_next_load(helpers: ModuleType) -> None:
    (first, _), _ = helpers.load_images("mnist")
    first[:] = 0
    (second, _), _ = helpers.load_images("mnist")
    assert second.any()


@pytest.mark.parametrize("function", ["load_images", "class_names"])
def test_an_unknown_name_is_refused_with_the_choices(helpers: ModuleType, function: str) -> None:
    with pytest.raises(ValueError, match="'MNIST'; the choices are 'mnist' and 'fashion_mnist'"):
        getattr(helpers, function)("MNIST")


def test_missing_data_say_what_to_do(
    helpers: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(helpers, "DATA", tmp_path)
    with pytest.raises(FileNotFoundError, match=r"mnist\.npz is missing: unpack the whole"):
        helpers.load_images("mnist")
    with pytest.raises(FileNotFoundError, match=r"glove\.npz is missing"):
        helpers.load_glove()


def test_full_images_come_from_keras(helpers: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    train, test = (np.zeros((6, 28, 28)), np.zeros(6)), (np.zeros((1, 28, 28)), np.zeros(1))
    fashion = SimpleNamespace(load_data=lambda: (train, test))
    keras = SimpleNamespace(datasets=SimpleNamespace(fashion_mnist=fashion))
    monkeypatch.setitem(sys.modules, "keras", keras)
    assert helpers.load_images("fashion_mnist", full=True) == (train, test)


def test_glove_knows_its_neighbours(helpers: ModuleType) -> None:
    glove = helpers.load_glove()
    assert glove["work"].shape == (50,)
    assert glove["work"].dtype == np.float32
    assert "zebra" in glove
    best, _ = glove.most_similar(positive=["king", "woman"], negative=["man"], topn=1)[0]
    assert best == "queen"


def test_loading_imports_neither_keras_nor_pyplot() -> None:
    code = (
        "import sys, helpers, plots; helpers.load_images('mnist'); helpers.load_glove();"
        "print({'keras', 'tensorflow', 'matplotlib.pyplot'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=COMMON, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


def test_the_decoder_comes_as_the_exercise_takes_it(helpers: ModuleType) -> None:
    vocab, params = helpers.load_decoder()
    assert len(vocab) == 2000
    assert list(params) == ["layers", "E", "P", "b"]
    assert [a.shape for a in (params["E"], params["P"], params["b"])] == [
        (2000, 80),
        (64, 80),
        (2000,),
    ]
    for layer in params["layers"]:
        assert layer["Wq"].shape == layer["Wk"].shape == layer["Wv"].shape == (80, 4, 20)
        assert layer["Wo"].shape == (4, 20, 80)
        assert [layer[name].shape for name in ("W1", "b1", "W2")] == [(80, 256), (256,), (256, 80)]
        names = ("b2", "gamma1", "beta1", "gamma2", "beta2")
        assert all(layer[name].shape == (80,) for name in names)
        assert {array.dtype for array in layer.values()} == {np.dtype(np.float64)}
    first, second = params["layers"]
    assert not any(np.array_equal(first[name], second[name]) for name in first)


def test_novels_come_as_numbers_of_the_decoders_tokens(helpers: ModuleType) -> None:
    vocab, _ = helpers.load_decoder()
    train, held_out = helpers.load_novels()
    assert train.dtype == held_out.dtype == np.int64
    assert " ".join(vocab[i] for i in train[:8]) == "<p> emma woodhouse , handsome , clever ,"
    rows = {tuple(row) for row in np.lib.stride_tricks.sliding_window_view(train, 20)}
    shared = [tuple(held_out[i : i + 20]) in rows for i in range(len(held_out) - 20)]
    assert not any(shared)


def test_counts_are_interpolated_as_the_formula_says(helpers: ModuleType) -> None:
    tokens = np.array([0, 1, 2, 0, 1, 1, 0, 1, 2, 2])
    model = helpers.NGram(tokens, 4, longest=2)
    f0, f1, f2 = model.factors
    shortest = (4 + f0 * 3 / 4) / (10 + f0 * 3)  # 1 occurs 4 times, 3 of 4 tokens occur at all
    behind_0 = (3 + f1 * 1 * shortest) / (3 + f1 * 1)  # 0 is always followed by 1
    behind_20 = (1 + f2 * 1 * behind_0) / (1 + f2 * 1)
    got = model.probabilities(np.array([[2, 0, 1]]))[0]
    assert got == pytest.approx(behind_20, abs=1e-12)
    unseen = model.probabilities(np.array([[3, 0, 1], [3, 3, 1]]))
    assert unseen == pytest.approx([behind_0, shortest], abs=1e-12)
    assert model.probabilities(np.array([[0, 1]]))[0] == pytest.approx(behind_0, abs=1e-12)


@pytest.mark.parametrize("before", [[], [2], [0, 1], [3, 3, 3], [0, 1, 2, 0, 1]])
def test_counts_are_a_distribution_behind_any_tokens(
    helpers: ModuleType, before: list[int]
) -> None:
    model = helpers.NGram(np.array([0, 1, 2, 0, 1, 1, 0, 1, 2, 2]), 4)
    p = model.distribution(before)
    assert p.shape == (4,)
    assert p.sum() == pytest.approx(1)
    assert p.min() > 0
    rows = np.array([[*before, token] for token in range(4)])
    assert p == pytest.approx(model.probabilities(rows))


def test_tensorflow_starts_without_writing_about_itself() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import helpers; helpers.start_tensorflow()\n"
        "import keras; keras.Sequential([keras.layers.Dense(1)])(keras.ops.ones((1, 2)))\n"
        "print('kept', file=sys.stderr)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "TF_CPP_MIN_LOG_LEVEL"}
    command = [sys.executable, "-c", code, str(COMMON)]
    run = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    assert run.stderr == "kept\n"
