"""Which mistake do the minibatches make?

Orders are random, so only what doesn't depend on luck is returned.
"""

import numpy as np


def _batches(student, n, batch_size, rng):
    """Return one epoch's batches as arrays."""
    found = student.minibatches(n, batch_size, rng)
    if not isinstance(found, list | tuple | np.ndarray):
        found = student.probe("iterate").batches(found)
    return [np.asarray(batch) for batch in found]


def _sizes(student, n, batch_size):
    """Return the shapes of the batches, whichever comes first."""
    batches = _batches(student, n, batch_size, np.random.default_rng(0))
    return sorted(batch.shape for batch in batches)


def _order(student, rng, n=200, batch_size=20):
    return np.concatenate([np.ravel(batch) for batch in _batches(student, n, batch_size, rng)])


def short(student):
    """The sizes where the last batch is short: ten images in batches of four."""
    return _sizes(student, 10, 4)


def full(student):
    """The sizes where all batches are full."""
    return _sizes(student, 12, 4)


def larger(student):
    """The sizes where one batch has room for more images than there are."""
    return _sizes(student, 3, 5)


def types(student):
    """The kinds of the indices."""
    return sorted({batch.dtype.kind for batch in _batches(student, 9, 3, np.random.default_rng(0))})


def once(student):
    """Whether all indices come, the first does, one does twice in a batch, or is too large."""
    batches = _batches(student, 200, 100, np.random.default_rng(1))
    distinct = [np.unique(batch) for batch in batches]
    together = np.unique(np.concatenate(distinct))
    repeated = any(len(a) < len(b) for a, b in zip(distinct, batches, strict=True))
    return [len(together) == 200, 0 in together, repeated, bool(np.max(together) > 199)]


def mixed(student):
    """How the order is shuffled: not at all, rotated, only batches, only within them."""
    batches = _batches(student, 200, 20, np.random.default_rng(2))
    order = np.concatenate(batches)
    steps = np.diff(order)
    return [
        bool(np.all(steps > 0)),
        bool(np.all(steps % 200 == 1)),
        bool(np.mean(np.abs(steps) == 1) > 0.5),
        bool(np.median([np.ptp(batch) for batch in batches]) < 40),
    ]


def drawn(student):
    """Whether the order is the same: for the same seed, for another, in the next epoch."""
    rng = student.keep(np.random.default_rng(3))
    first, second = _order(student, rng), _order(student, rng)
    again, other = (_order(student, np.random.default_rng(seed)) for seed in (3, 4))
    return [np.array_equal(first, order) for order in (again, other, second)]
