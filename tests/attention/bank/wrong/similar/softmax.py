"""Turns the cosines into weights that sum to one."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    cos = np.exp(cos) / np.exp(cos).sum()
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
