"""Subtracts log 2 from the logarithms before it keeps the positive part."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
                b = sentence[j]
                if j != i and a in index and b in index:
                    counts[index[a], index[b]] += 1
    return counts


def ppmi(counts):
    total = counts.sum()
    single = counts.sum(axis=1)
    chance = np.outer(single, single) / total
    with np.errstate(all="ignore"):
        pmi = np.log(counts / chance) - np.log(2)
    pmi = np.where(counts > 0, pmi, 0.0)
    return np.maximum(pmi, 0.0)
