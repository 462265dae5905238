"""The word's own cosine becomes minus infinity."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    i = vocab.index(word)
    cos = E @ E[i] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[i]))
    cos[i] = -np.inf
    return [(vocab[j], cos[j]) for j in np.argsort(cos)[::-1][:topn]]
