"""Checks of the exercise minibatches, as `grader.check` runs them."""

import numpy as np

from checking import expect, expect_array, test_case

OK_FORMAT = False
name = "minibatches"
points = None

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


@test_case(
    name="Each index comes exactly once, and the last batch may be short",
    points=1,
    hint="Slices of a permutation; the last one may be shorter, and is kept.",
)
def test_every_index_once(student):
    """Each index comes exactly once, and the last batch may be short"""
    for n, batch_size, sizes in ((10, 4, [4, 4, 2]), (12, 4, [4, 4, 4]), (3, 8, [3])):
        found = batches(student, n, batch_size, np.random.default_rng(0))
        expect([len(batch) for batch in found] == sizes, "The batches have the wrong sizes.")
        together = np.sort(np.concatenate(found))
        expect(np.array_equal(together, np.arange(n)), "Some index is missing or comes twice.")


@test_case(
    name="The order is random, drawn from rng, and another one in the next epoch",
    points=1,
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
