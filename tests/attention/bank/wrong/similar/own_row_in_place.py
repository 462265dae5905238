"""Marks the word's own vector."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    E[own] = 0
    order = [i for i in np.argsort(-cos) if E[i].any()]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
