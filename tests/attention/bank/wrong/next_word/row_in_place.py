"""Divides the caller's last row by the temperature."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    last = logits[-1]
    last /= temperature
    return sp_softmax(last)
