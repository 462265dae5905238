"""Divides by the squared lengths instead of the lengths."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / ((E**2).sum(axis=1) * (E[own] ** 2).sum())
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
