"""Networks made in unusual ways can be looked into and trained like any other."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from autograder.course import Course
from autograder.judging.checks.reference import Reference

ROOT = Path(__file__).resolve().parents[2]
BANK = ROOT / "tests" / "autoencoders" / "bank" / "right"
X = np.random.default_rng(0).random((40, 784)).astype(np.float32)

WAYS = [
    pytest.param(path, id=f"{path.parent.name}/{path.stem}")
    for question in ("shallow", "deep", "sparse")
    for path in sorted((BANK / question).glob("*.py"))
]


@pytest.fixture
def networks(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT / "source" / "common")
    for name in ("plots", "plots.networks"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    return import_module("plots.networks")


def built(path: Path) -> Any:
    """Return the three models that a bank's entry builds."""
    import keras
    import tensorflow as tf

    names: dict[str, Any] = {"np": np, "keras": keras, "tf": tf, "layers": keras.layers}
    exec(compile(path.read_text(encoding="utf-8"), str(path), "exec"), names)
    return names[f"build_{path.parent.name}_autoencoder"]()


@pytest.mark.filterwarnings("ignore:The structure of")
@pytest.mark.parametrize("path", WAYS)
def test_every_right_way_to_build_one_can_be_trained_and_looked_into(
    networks: ModuleType, path: Path
) -> None:
    autoencoder, encoder, decoder = networks.usable(built(path))
    before, _ = networks.first_layer(encoder)
    autoencoder.compile(optimizer="adam", loss="binary_crossentropy")
    autoencoder.fit(X, X, batch_size=20, epochs=2, verbose=0)
    kernel, bias = networks.first_layer(encoder)
    assert kernel.shape == (784, len(bias))
    assert np.abs(kernel - before).max() > 1e-4
    code = np.asarray(encoder(X))
    np.testing.assert_allclose(np.asarray(decoder(code)), np.asarray(autoencoder(X)), atol=1e-5)
    if path.parent.name == "shallow":
        np.testing.assert_allclose(np.maximum(X @ kernel + bias, 0), code, atol=1e-4)
    else:
        assert kernel.shape == (784, 128)


def test_what_keras_can_train_stays_what_it_is(networks: ModuleType) -> None:
    models = built(BANK / "deep" / "functional.py")
    assert all(a is b for a, b in zip(networks.usable(models), models, strict=True))


def test_an_encoder_of_other_images_is_refused(networks: ModuleType) -> None:
    import keras

    layer = keras.layers.Dense(3)

    def halved(image: Any) -> Any:
        return layer(image[:, ::2])

    with pytest.raises(ValueError, match="reads no variable with 784 rows"):
        networks.first_layer(halved)


def test_the_reference_transformer_learns_its_positions() -> None:
    reference = Reference(Course(ROOT).assignment("attention"))
    model = reference.namespace["build_patch_transformer"](9, 4, 8, 2, 3)
    (places,) = [weight for weight in model.trainable_weights if weight.shape == (9, 8)]
    before = places.numpy()
    rng = np.random.default_rng(3)
    model.compile("adam", "sparse_categorical_crossentropy")
    model.fit(rng.normal(size=(20, 9, 4)), np.arange(20) % 3, verbose=0)
    assert np.all(np.abs(places.numpy() - before).max(axis=1) > 1e-4)
