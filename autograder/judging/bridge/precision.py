"""Full precision while a student's functions are checked, whatever Keras was told to compute in.

Half precision is a choice about speed, made for the whole notebook; the models that a check has
built, or hands over, would be too coarse to tell right from wrong.

This file is shipped to students inside ``checking.py``, so it imports nothing of this package.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator

_FULL = {"float32", "float64"}


@contextlib.contextmanager
def full_precision() -> Iterator[None]:
    """Let Keras compute in single precision meanwhile, if the notebook chose half of it."""
    keras = sys.modules.get("keras")
    if keras is None or {keras.config.floatx(), keras.config.dtype_policy().compute_dtype} <= _FULL:
        yield
        return
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    keras.config.set_floatx("float32")
    keras.config.set_dtype_policy("float32")
    try:
        yield
    finally:
        keras.config.set_floatx(floatx)
        keras.config.set_dtype_policy(policy)
