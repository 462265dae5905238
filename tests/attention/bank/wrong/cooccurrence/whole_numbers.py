"""Writes PPMI into an array of the counts' own type, which cuts whole numbers off."""

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
    out = np.zeros_like(counts)
    total, single = counts.sum(), counts.sum(axis=1)
    for i, j in zip(*np.nonzero(counts)):
        out[i, j] = max(0, np.log(counts[i, j] * total / (single[i] * single[j])))
    return out
