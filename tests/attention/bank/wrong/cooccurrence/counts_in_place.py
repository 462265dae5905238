"""Turns the caller's counts into probabilities."""

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
    counts /= counts.sum()
    single = counts.sum(axis=1)
    with np.errstate(all="ignore"):
        pmi = np.log(counts / np.outer(single, single))
    return np.where(counts > 0, np.maximum(pmi, 0.0), 0.0)
