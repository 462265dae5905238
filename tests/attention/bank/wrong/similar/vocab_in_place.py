"""Removes the word from the caller's list."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    vocab.remove(word)
    cos = np.delete(cos, own)
    return [(vocab[i], float(cos[i])) for i in np.argsort(-cos)[:topn]]
