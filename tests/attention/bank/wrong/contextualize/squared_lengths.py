"""Divides each vector by its squared length instead of its length."""

import numpy as np
from scipy.special import softmax as sp_softmax


def contextualize(E, beta=1.0):
    unit = E / (E**2).sum(axis=1, keepdims=True)
    w = sp_softmax(beta * (unit @ unit.T), axis=1)
    return w @ E
