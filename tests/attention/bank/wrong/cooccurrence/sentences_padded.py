"""Appends words to the caller's sentences."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        sentence.extend([None] * window)
        for i in range(len(sentence) - window):
            for j in range(1, window + 1):
                a, b = sentence[i], sentence[i + j]
                if a in index and b in index:
                    counts[index[a], index[b]] += 1
                    counts[index[b], index[a]] += 1
    return counts


def ppmi(counts):
    single = counts.sum(axis=1)
    chance = np.outer(single, single) / counts.sum()
    with np.errstate(all="ignore"):
        pmi = np.log(counts / chance)
    return np.where(counts > 0, np.maximum(pmi, 0.0), 0.0)
