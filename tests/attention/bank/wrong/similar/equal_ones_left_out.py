"""Leaves out whatever is as similar as the word is to itself."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    order = [i for i in np.argsort(-cos) if cos[i] < 1 - 1e-9]
    order += [i for i in range(len(vocab)) if cos[i] >= 1 - 1e-9 and i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
