"""Adds 1 to all counts before it takes the logarithm."""

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
    counts = counts + 1
    total = counts.sum()
    single = counts.sum(axis=1)
    chance = np.outer(single, single) / total
    with np.errstate(all="ignore"):
        pmi = np.log(counts / chance)
    pmi = np.where(counts > 0, pmi, 0.0)
    return np.maximum(pmi, 0.0)
