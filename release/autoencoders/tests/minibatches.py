"""Checks of the exercise minibatches, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, expect_within, test_case

OK_FORMAT = False
name = "minibatches"
points = None

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


@test_case(
    name="Each index comes exactly once, and the last batch may be short",
    points=1,
    hint="Slices of a permutation; the last one may be shorter, and is kept.",
)
def test_every_index_once(student):
    """Each index comes exactly once, and the last batch may be short"""
    hints = {
        (3, 3): "The short batch at the end is missing; keep it.",
        (3, 4): "The rest was put into the batch before; make it a batch of its own.",
        (3, 3, 3): "The last batch was filled up; leave it short.",
        (3,): "These are indices of the first batch alone.",
        (3, 2, 2): "All batches but the last should be full.",
        (4, 4, 4, 0): "The last batch is empty; leave it out.",
    }
    for n, batch_size, sizes in ((7, 3, [3, 3, 1]), (12, 4, [4, 4, 4]), (3, 8, [3])):
        found = batches(student, n, batch_size, np.random.default_rng(0))
        got = [len(batch) for batch in found]
        hint = hints.get(tuple(got), "") if n > batch_size else ""
        detail = f"got {got[:9]}, expected {sizes}"
        expect(got == sizes, "The batches have the wrong sizes.", detail, hint)
        together = np.sort(np.concatenate(found))
        one = np.array_equal(together, np.arange(1, n + 1))
        hint = "These are the indices 1 to n; they count from 0." if one else ""
        message = "Some index is missing or comes twice."
        expect(np.array_equal(together, np.arange(n)), message, hint=hint)
    kinds = {
        np.asarray(batch).dtype.kind for batch in epoch(student, 7, 3, np.random.default_rng(0))
    }
    expect(kinds <= {"i", "u"}, "The indices are not whole numbers.")


@test_case(
    name="The order is random, drawn from rng, and another one in the next epoch",
    points=0.5,
    hint="Draw a new permutation from rng at each call; seed nothing yourself.",
)
def test_order(student):
    """The order is random, drawn from rng, and another one in the next epoch"""
    rng = student.keep(np.random.default_rng(1))
    first, second = (np.concatenate(batches(student, 100, 7, rng)) for _ in range(2))
    expect(not np.array_equal(first, np.arange(100)), "The indices come in their old order.")
    expect(not np.array_equal(first, second), "The second epoch has the order of the first.")
    again = np.concatenate(batches(student, 100, 7, np.random.default_rng(1)))
    expect(np.array_equal(first, again), "The same seed should give the same order.")


@test_case(
    name="Images from everywhere meet in one batch",
    points=0.5,
    hint="One permutation of all indices, then cut it: don't shuffle batches, or within.",
)
def test_mixed(student):
    """Images from everywhere meet in one batch"""
    found = batches(student, 200, 20, np.random.default_rng(3))
    least = min(np.ptp(batch) for batch in found)
    expect_within(least, "A batch spans only a small part of the indices.", low=60)
    beside = np.mean(np.abs(np.diff(np.concatenate(found))) == 1)
    expect_within(beside, "Many indices follow on their neighbours.", high=0.15)
