"""Brings columns instead of rows to unit length."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    U = E / np.linalg.norm(E, axis=0)
    cos = U @ U[own]
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
