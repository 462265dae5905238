"""Hidden checks of the exercise positions."""

import math

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, is_close


def encoded(n: int, d: int) -> np.ndarray:
    """The right encoding, one number at a time."""
    out = np.zeros((n, d))
    for pos in range(n):
        for i in range(d // 2):
            angle = pos / 10000 ** (2 * i / d)
            out[pos, 2 * i], out[pos, 2 * i + 1] = math.sin(angle), math.cos(angle)
    return out


@pytest.mark.points(1.5)
@pytest.mark.hint(
    "PE[pos, 2i] = sin(pos / 10000^(2i / d)), PE[pos, 2i + 1] = cos of the same angle."
)
def test_values(student):
    """Encodings of several sizes"""
    for n, d in ((11, 6), (7, 10), (29, 2), (1, 4), (2, 22), (31, 64)):
        got = expect_array(student.positional_encoding(n, d), "positional_encoding(n, d)", (n, d))
        # Single precision is right, even where its answer is written into a double array.
        expect(is_close(got, encoded(n, d), atol=1e-5), "positional_encoding has wrong values.")


@pytest.mark.points(1)
@pytest.mark.hint(
    "Check the wavelengths: the first pair turns once in 6.28 positions, the last far slower."
)
def test_relative(student):
    """The likeness of two positions depends on their distance alone"""
    got = student.positional_encoding(23, 14)
    pe = expect_array(got, "positional_encoding(23, 14)", (23, 14)).astype(np.float64)
    likeness = pe @ pe.T
    want = encoded(23, 14) @ encoded(23, 14).T
    expect(is_close(likeness, want, atol=1e-3), "The dot products between positions are wrong.")
    expect(is_close(pe[7:], encoded(23, 14)[7:], atol=1e-5), "Later positions are wrong.")
