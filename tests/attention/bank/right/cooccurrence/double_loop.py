"""Every ordered pair of positions, with explicit loops and logarithms of single numbers."""

import math

import numpy as np


def cooccurrence(sentences, vocab, window):
    counts = np.zeros((len(vocab), len(vocab)), dtype=int)
    for sentence in sentences:
        for i in range(len(sentence)):
            for j in range(max(0, i - window), min(len(sentence), i + window + 1)):
                if i != j and sentence[i] in vocab and sentence[j] in vocab:
                    counts[vocab.index(sentence[i]), vocab.index(sentence[j])] += 1
    return counts


def ppmi(counts):
    total = counts.sum()
    out = np.zeros(counts.shape)
    for i in range(len(counts)):
        for j in range(len(counts)):
            if counts[i, j] > 0:
                pmi = math.log(counts[i, j] * total / (counts[i].sum() * counts[:, j].sum()))
                out[i, j] = max(pmi, 0)
    return out
