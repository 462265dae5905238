"""Sets the word's own cosine to zero, so it comes before negative ones."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    cos[own] = 0
    order = list(np.argsort(-cos))
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
