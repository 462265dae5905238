"""Imaginary and real parts of a complex exponential."""

import numpy as np


def positional_encoding(n, d):
    turn = np.exp(1j * np.outer(np.arange(n), 10000.0 ** (-np.arange(0, d, 2) / d)))
    return np.dstack([turn.imag, turn.real]).reshape(n, d)
