"""Runs through whatever a student returned as batches."""

import itertools

import numpy as np

MOST = 10_000  # a generator that never ends is cut here


def batches(iterable):
    """Return the batches of any iterable as arrays."""
    return [np.asarray(batch) for batch in itertools.islice(iter(iterable), MOST)]
