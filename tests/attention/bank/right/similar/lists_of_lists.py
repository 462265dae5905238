"""Pairs as lists, cosines as NumPy numbers."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    places = [i for i in range(len(vocab)) if i != own]
    places.sort(key=lambda i: cos[i], reverse=True)
    return [[vocab[i], cos[i]] for i in places[:topn]]
