"""A class that brings vectors to length 1 once; argpartition, then a sort."""

import numpy as np


class Neighbours:
    def __init__(self, vectors, words):
        self.unit = vectors / np.sqrt(np.einsum("ij,ij->i", vectors, vectors))[:, None]
        self.words = list(words)
        self.place = dict(zip(self.words, range(len(self.words))))

    def of(self, word, count):
        likeness = self.unit.dot(self.unit[self.place[word]])
        others = np.delete(np.arange(len(self.words)), self.place[word])
        best = others[np.argpartition(likeness[others], -count)[-count:]]
        return sorted(((self.words[i], likeness[i]) for i in best), key=lambda pair: pair[1], reverse=True)


def most_similar(word, E, vocab, topn=5):
    return Neighbours(np.asarray(E, dtype=float), vocab).of(word, topn)
