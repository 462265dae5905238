"""Adds 1e-10 to the lengths' product; sorts ascending, then turns round."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    own = vocab.index(word)
    cos = E.dot(E[own]) / (np.linalg.norm(E, axis=1) * np.linalg.norm(E[own]) + 1e-10)
    found = []
    for i in np.argsort(cos)[::-1]:
        if vocab[i] == word:
            continue
        found.append((vocab[i], cos[i]))
        if len(found) == topn:
            break
    return found
