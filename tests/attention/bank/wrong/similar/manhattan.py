"""Compares by the sum of absolute differences instead of the cosine."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = -np.abs(E - E[own]).sum(axis=1)
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
