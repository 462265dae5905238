"""Brings the caller's vectors to unit length."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    E /= np.linalg.norm(E, axis=1, keepdims=True)
    own = vocab.index(word)
    cos = E @ E[own]
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
