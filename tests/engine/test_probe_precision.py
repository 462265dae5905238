"""The transformer's probe works on models of any floating type: a right one loses nothing by it."""

from __future__ import annotations

import importlib.util

import keras
import numpy as np
import pytest

from autograder.course import Course

ATTENTION = Course.find().assignment("attention")
POLICIES = ("float16", "float64", "mixed_float16", "mixed_bfloat16")


@pytest.fixture(scope="module")
def probe():
    path = ATTENTION.probes / "transformer.py"
    spec = importlib.util.spec_from_file_location("transformer_probe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(params=POLICIES)
def policy(request):
    """Keras's settings, as a notebook may leave them."""
    if not request.param.startswith("mixed"):
        keras.config.set_floatx(request.param)
    keras.config.set_dtype_policy(request.param)
    yield request.param
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")


@pytest.mark.parametrize("entry", ["unbuilt_subclass", "tensorflow_module"])
def test_every_function_of_the_probe_takes_any_floating_type(probe, policy, entry):
    namespace = {}
    exec((ATTENTION.bank / f"right/transformer/{entry}.py").read_text(), namespace)
    model = namespace["build_patch_transformer"](5, 7, 8, 2, 3)
    x = np.random.default_rng(0).normal(size=(8, 5, 7)).astype(np.float32)
    p = probe.predict(model, x)
    assert p.dtype in (np.float16, np.float32, np.float64)
    assert np.isfinite(p.astype(float)).all()
    before = probe.parameters(model)
    probe.shake(model, 1)
    assert probe.parameters(model) == before
    assert np.any(probe.predict(model, x) != p)
    compared = probe.comparisons(model, 3, 5, 7)
    assert compared["tables"] >= 2
    assert 1 <= compared["most"] <= 2
    trainable, idle = probe.idle(model, x)
    assert 0 <= idle < trainable / 2
    training = probe.Training(model, x, np.arange(8) % 3, 4, 1e-2)
    assert 0 <= training.epoch() <= 1
