"""Sets negative cosines to 0."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    order = [i for i in np.argsort(-cos) if i != own]
    return [(vocab[i], max(0.0, float(cos[i]))) for i in order[:topn]]
