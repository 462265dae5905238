"""Hidden checks of the exercise contextualize."""

import numpy as np
import pytest
from scipy.special import softmax

from autograder.judging.checks.kit import (
    expect,
    expect_array,
    expect_close,
    expect_untouched,
    is_close,
)


def mixed(vectors: np.ndarray, beta: float = 1.0) -> np.ndarray:
    """The right answer, one row at a time."""
    rows = []
    for e in vectors:
        cosines = vectors @ e / (np.linalg.norm(vectors, axis=1) * np.linalg.norm(e))
        rows.append(softmax(beta * cosines) @ vectors)
    return np.array(rows)


@pytest.mark.points(1)
@pytest.mark.hint("Unit-length vectors for the scores, raw ones as values, one softmax per row.")
def test_values(student):
    """Random vectors of very different lengths"""
    rng = np.random.default_rng(41)
    E = rng.normal(size=(5, 7)) * np.array([1, 10, 0.1, 3, 0.5])[:, None]
    expect_close(student.contextualize(E), mixed(E), "contextualize(E)")
    for shape in ((7, 7), (11, 2), (1, 3)):
        E = rng.normal(size=shape) + 0.3
        expect_close(student.contextualize(E), mixed(E), "contextualize(E)")


@pytest.mark.points(0.5)
@pytest.mark.hint("Beta is the inverse temperature: it multiplies the cosines; 0 gives the mean.")
def test_beta(student):
    """Beta from 0, where all rows are the mean, to 7"""
    E = np.random.default_rng(42).normal(size=(5, 3))
    for beta in (0.0, 0.3, 7.0):
        got = student.contextualize(E, beta)
        expect_close(got, mixed(E, beta), "contextualize(E) for another beta")


@pytest.mark.points(0.25)
@pytest.mark.hint("The softmax must survive a huge beta, for vectors that point apart too.")
def test_extremes(student):
    """A huge beta, among vectors that are parallel, at an angle and opposite"""
    E = np.array([[0.0, -3], [4, 3], [0, 5], [8, 6], [-1, 0]])
    got = expect_array(student.contextualize(E, beta=10000.0), "contextualize(E)", (5, 2))
    want = np.array([[0.0, -3], [6, 4.5], [0, 5], [6, 4.5], [-1, 0]])
    expect(is_close(got, want, atol=1e-2), "contextualize(E) for a huge beta has wrong values.")


@pytest.mark.points(0.5)
@pytest.mark.hint("The order of the words doesn't matter, and a word attends to itself too.")
def test_words(student, reference):
    """Sentences of GloVe's words"""
    for name in ("river", "money", "demo"):
        got = student.contextualize(reference[name])
        expect_close(got, reference[name + "_out"], "contextualize(E)")


@pytest.mark.points(0.25)
@pytest.mark.hint("Make new arrays, also where the rows are brought to unit length.")
def test_arguments(student):
    """Arguments are left as they are"""
    E = np.random.default_rng(43).normal(size=(3, 5))
    expect_untouched(student, "contextualize", E=E)
