"""Treats temperatures below a tenth as a tenth."""

import numpy as np
from scipy.special import softmax as sp_softmax


def next_word_distribution(logits, temperature=1.0):
    return sp_softmax(logits[-1] / max(temperature, 0.1))
