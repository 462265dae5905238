"""Replaces the zeros in the caller's counts by ones."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for b in sentence[i + 1 : i + 1 + window]:
                if a in index and b in index:
                    counts[index[a], index[b]] += 1
                    counts[index[b], index[a]] += 1
    return counts


def ppmi(counts):
    total, single = counts.sum(), counts.sum(axis=1)
    single[single == 0] = 1
    none = counts == 0
    counts[none] = 1
    pmi = np.log(counts * total / np.outer(single, single))
    pmi[none] = 0
    return np.maximum(pmi, 0)
