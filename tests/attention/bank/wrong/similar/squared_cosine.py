"""Returns the square of the cosine."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], float(cos[i] ** 2)) for i in order[:topn]]
