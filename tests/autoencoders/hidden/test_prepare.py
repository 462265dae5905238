"""Hidden checks of the exercise prepare."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_close, expect_untouched


@pytest.mark.points(1)
@pytest.mark.hint("Divide by 255, and keep each image's rows in order.")
def test_images(student, hidden_images):
    """Digits and garments become rows of numbers in [0, 1]"""
    for raw in (hidden_images["mnist"][:60], hidden_images["fashion_mnist"][:1]):
        want = np.stack([image.flatten() for image in raw]) / 255
        result = student.prepare_images(raw)
        expect_close(result, want, "the result", atol=1e-6)
        is_float32 = isinstance(result, np.ndarray) and result.dtype == np.float32
        expect(is_float32, "The result is not float32.")


@pytest.mark.points(1)
@pytest.mark.hint("Divide by 255 whatever the largest pixel is; don't change raw.")
def test_dark_images(student):
    """Dark images stay dark, and the input stays as it was"""
    raw = np.random.default_rng(31).integers(3, 101, size=(7, 28, 28)).astype(np.uint8)
    expect_close(student.prepare_images(raw), raw.reshape(7, -1) / 255, "the result", atol=1e-6)
    expect_untouched(student, "prepare_images", raw=raw)
