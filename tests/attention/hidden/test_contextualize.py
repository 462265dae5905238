"""Hidden checks of the exercise contextualize."""

import numpy as np
import pytest
from scipy.special import softmax

from autograder.checks.kit import expect_close


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
    square = rng.normal(size=(7, 7)) + 0.3
    expect_close(student.contextualize(square, 2.5), mixed(square, 2.5), "contextualize(E, 2.5)")
    long = rng.normal(size=(11, 2))
    expect_close(student.contextualize(long, beta=0.3), mixed(long, 0.3), "contextualize(E, 0.3)")


@pytest.mark.points(1)
@pytest.mark.hint(
    "Beta is the inverse temperature: 0 gives the mean, large values the rows themselves."
)
def test_limits(student):
    """The mean for beta 0, the rows themselves for a huge beta"""
    E = np.random.default_rng(42).normal(size=(5, 3))
    mean = np.tile(E.mean(axis=0), (5, 1))
    expect_close(student.contextualize(E, beta=0.0), mean, "contextualize(E, beta=0)")
    expect_close(student.contextualize(E, beta=5000.0), E, "contextualize(E) for a huge beta")


@pytest.mark.points(1)
@pytest.mark.hint("The order of the words doesn't matter, and a word attends to itself too.")
def test_words(student, reference):
    """Sentences of GloVe's words"""
    for name in ("river", "money", "demo"):
        got = student.contextualize(reference[name], beta=float(reference["beta"]))
        expect_close(got, reference[name + "_out"], "contextualize(E)")
