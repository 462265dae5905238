"""A dictionary from words to cosines, as many write it."""

import numpy as np


def most_similar(word, E, vocab, topn=5):
    v = E[vocab.index(word)]
    similarity = {}
    for other, row in zip(vocab, E):
        if other != word:
            similarity[other] = np.dot(v, row) / (np.linalg.norm(v) * np.linalg.norm(row))
    return sorted(similarity.items(), key=lambda item: item[1], reverse=True)[:topn]
