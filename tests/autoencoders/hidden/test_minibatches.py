"""Hidden checks of the exercise minibatches."""

import numpy as np
import pytest

from autograder.judging.checks.kit import expect, expect_array, expect_within


def epoch(student, n, batch_size, rng):
    """Return one epoch's batches as they come, in a list."""
    result = student.minibatches(n, batch_size, rng)
    if not isinstance(result, list | tuple | np.ndarray):
        result = student.probe("iterate").batches(result)
    expect(isinstance(result, list | tuple | np.ndarray), "Return or yield several batches.")
    expect(len(result) > 0, "There are no batches.")
    return list(result)


def batches(student, n, batch_size, rng):
    """Return one epoch's batches as arrays of indices."""
    found = [expect_array(batch, "a batch") for batch in epoch(student, n, batch_size, rng)]
    expect(all(batch.ndim == 1 for batch in found), "A batch is an array of indices.")
    return found


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
    kinds = {
        np.asarray(batch).dtype.kind for batch in epoch(student, 9, 4, np.random.default_rng(0))
    }
    expect(kinds <= {"i", "u"}, "The indices are not whole numbers.")


@pytest.mark.points(1)
@pytest.mark.hint("Shuffle all indices: not only the batches, and not only within them.")
def test_mixed(student):
    """Images from everywhere meet in one batch"""
    found = batches(student, 1000, 20, np.random.default_rng(33))
    least = min(np.ptp(batch) for batch in found)
    expect_within(least, "A batch spans only a small part of the indices.", low=300)
    order = np.concatenate(found)
    expect(len(order) == 1000, "There are too few or too many indices.")
    moved = np.mean(np.abs(order - np.arange(1000)))
    expect_within(moved, "The indices are too near to their old places, or too far.", 270, 400)
    beside = np.mean(np.abs(np.diff(order)) == 1)
    expect_within(beside, "Many indices follow on their neighbours.", high=0.05)


@pytest.mark.points(1)
@pytest.mark.hint("Use rng, which is passed in, for a new permutation at each call.")
def test_generator(student):
    """The order comes from rng: repeatable, and new in each epoch"""
    rng = student.keep(np.random.default_rng(34))
    first, second, third = (np.concatenate(batches(student, 211, 16, rng)) for _ in range(3))
    expect(not np.array_equal(first, second), "Two epochs have the same order.")
    expect(not np.array_equal(second, third), "Two epochs have the same order.")
    again = np.concatenate(batches(student, 211, 16, np.random.default_rng(34)))
    expect(np.array_equal(first, again), "The same seed gives another order.")
    other = np.concatenate(batches(student, 211, 16, np.random.default_rng(35)))
    expect(not np.array_equal(first, other), "Another seed gives the same order.")
