"""Make the seed decide all random numbers of the process that runs this file's text."""

from typing import Any

import keras
import numpy as np

_DEFAULT_RNG = np.random.default_rng


def reseed(seed: int) -> None:
    """Make everything in this process draw random numbers that depend on the seed.

    Checks and solutions set their own seeds in their code, so those are mixed with this one.
    """
    keras.utils.set_random_seed(seed)  # Python's, NumPy's old one and TensorFlow's

    def default_rng(given: Any = None) -> np.random.Generator:
        mixed = [seed, int(given)] if isinstance(given, int | np.integer) else given
        return _DEFAULT_RNG(mixed)

    np.random.default_rng = default_rng  # type: ignore[assignment]
