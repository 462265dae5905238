"""Runs a student's function with numpy's global generator at a fixed start."""

import numpy as np


def call(function, *args):
    """Return what the function does; the global generator goes on as if it had not been called."""
    state = np.random.get_state()
    np.random.seed(0)
    try:
        return function(*args)
    finally:
        np.random.set_state(state)
