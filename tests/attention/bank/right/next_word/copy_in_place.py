"""In place, on a copy."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    row = np.array(logits[-1], dtype=float)
    row /= temperature
    row -= row.max()
    np.exp(row, out=row)
    row /= row.sum()
    return row
