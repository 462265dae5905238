"""Divides the caller's logits by the temperature."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    logits /= temperature
    return sp_softmax(logits[-1])
