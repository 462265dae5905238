"""Counts an unknown word as the last one of the vocabulary."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for b in sentence[i + 1 : i + 1 + window]:
                if True:
                    counts[index.get(a, -1), index.get(b, -1)] += 1
                    counts[index.get(b, -1), index.get(a, -1)] += 1
    return counts


def ppmi(counts):
    total = counts.sum()
    single = counts.sum(axis=1)
    chance = np.outer(single, single) / total
    with np.errstate(all="ignore"):
        pmi = np.log(counts / chance)
    pmi = np.where(counts > 0, pmi, 0.0)
    return np.maximum(pmi, 0.0)
