"""Adds a thousandth inside the logarithm."""

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
    chance = np.outer(single, single)
    chance[chance == 0] = 1
    return np.maximum(np.log(counts * total / chance + 1e-3), 0)
