"""Compares by the correlation: it subtracts each vector's mean before the cosine."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    C = E - E.mean(axis=1, keepdims=True)
    cos = C @ C[own] / (np.linalg.norm(C, axis=1) * np.linalg.norm(C[own]))
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
