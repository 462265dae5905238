"""Hidden checks of the exercise minibatches."""

import numpy as np
import pytest

from autograder.checks.kit import expect, expect_array


def batches(student, n, batch_size, rng):
    """Return one epoch's batches as a list of integer arrays."""
    result = student.minibatches(n, batch_size, rng)
    if not isinstance(result, list | tuple | np.ndarray):
        result = student.probe("iterate").batches(result)
    expect(isinstance(result, list | tuple | np.ndarray), "Return or yield several batches.")
    return [indices(batch) for batch in result]


def indices(batch):
    """Return one batch as an array of whole numbers."""
    array = expect_array(batch, "a batch")
    expect(array.ndim == 1, "A batch is an array of indices.")
    kind = batch.dtype.kind if isinstance(batch, np.ndarray) else np.asarray(batch).dtype.kind
    expect(kind in "iu" and array.size > 0, "A batch holds whole numbers, at least one.")
    return array.astype(int)


def epoch(student, n, batch_size, rng):
    """Return one epoch's order of indices."""
    found = batches(student, n, batch_size, rng)
    expect(len(found) > 0, "There are no batches.")
    return np.concatenate(found)


@pytest.mark.points(2)
@pytest.mark.hint("Keep the last short batch, and make no empty one.")
def test_sizes(student):
    """Every index exactly once, in batches of the right size"""
    for n, size in ((101, 10), (60, 12), (5, 64), (7, 7), (9, 1), (1000, 128)):
        found = batches(student, n, size, np.random.default_rng(n))
        lengths = [len(batch) for batch in found]
        whole, rest = divmod(n, size)
        right = lengths == [size] * whole + [rest] * (rest > 0)
        expect(right, "The batches have the wrong sizes.")
        same = np.array_equal(np.sort(np.concatenate(found)), np.arange(n))
        expect(same, "Some index is missing or comes twice.")


@pytest.mark.points(1)
@pytest.mark.hint("Shuffle all indices: not only the batches, and not only within them.")
def test_mixed(student):
    """Images from everywhere meet in one batch"""
    found = batches(student, 1000, 20, np.random.default_rng(33))
    expect(len(found) == 50, "There are too few or too many batches.")
    spread = np.array([np.ptp(batch) for batch in found])
    expect(np.min(spread) > 300, "A batch holds neighbours only.")
    order = np.concatenate(found)
    moved = np.mean(np.abs(order - np.arange(1000)))
    expect(250 < moved < 420, "The order is not a random one.")
    steps = np.abs(np.diff(order))
    expect(np.mean(steps == 1) < 0.05, "Neighbours stay neighbours.")


@pytest.mark.points(1)
@pytest.mark.hint("Use rng, which is passed in, for a new permutation at each call.")
def test_generator(student):
    """The order comes from rng: repeatable, and new in each epoch"""
    rng = student.keep(np.random.default_rng(34))
    first, second, third = (epoch(student, 211, 16, rng) for _ in range(3))
    expect(not np.array_equal(first, second), "Two epochs have the same order.")
    expect(not np.array_equal(second, third), "Two epochs have the same order.")
    again = epoch(student, 211, 16, np.random.default_rng(34))
    expect(np.array_equal(first, again), "The same seed gives another order.")
    other = epoch(student, 211, 16, np.random.default_rng(35))
    expect(not np.array_equal(first, other), "Another seed gives the same order.")
