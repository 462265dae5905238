"""Returns the first words of the vocabulary without sorting."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    order = [i for i in range(len(vocab)) if i != own]
    return [(vocab[i], float(cos[i])) for i in order[:topn]]
