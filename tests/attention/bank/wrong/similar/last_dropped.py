"""Drops the word that comes last instead of the word itself."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    order = list(np.argsort(-cos))[:-1]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
