"""Takes the row out first; single precision; pairs as lists."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    i = vocab.index(word)
    E = E.astype(np.float32)
    E = E / np.sqrt((E**2).sum(axis=1))[:, None]
    others = np.delete(E, i, axis=0)
    names = [w for w in vocab if w != word]
    cos = others.dot(E[i])
    return [[names[j], float(cos[j])] for j in sorted(range(len(names)), key=lambda j: -cos[j])[:topn]]
