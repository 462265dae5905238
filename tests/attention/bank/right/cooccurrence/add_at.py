"""Pairs of indices, added up by np.add.at; PPMI by loops."""

import math

import numpy as np


def cooccurrence(sentences, vocab, window):
    n = len(vocab)
    counts = np.zeros((n + 1, n + 1))
    for sentence in sentences:
        ids = np.array([vocab.index(w) if w in vocab else n for w in sentence], dtype=int)
        for gap in range(1, window + 1):
            np.add.at(counts, (ids[:-gap], ids[gap:]), 1)
    counts = counts[:n, :n]
    return counts + counts.T


def ppmi(counts):
    n, total = len(counts), float(np.sum(counts))
    single = [float(np.sum(row)) for row in counts]
    out = np.zeros((n, n))
    for i in range(n):
        for j in range(n):
            if counts[i][j] > 0:
                out[i, j] = max(0.0, math.log(counts[i][j] * total / single[i] / single[j]))
    return out
