"""Divides by the sums of absolute values instead of the Euclidean lengths."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.abs(E).sum(axis=1) * np.abs(E[own]).sum())
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
