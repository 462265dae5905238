"""Divides by the length of the whole matrix instead of each vector's own."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E) * np.linalg.norm(E[own]))
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
