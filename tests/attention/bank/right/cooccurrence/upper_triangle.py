"""Forward pairs only, then the transpose is added; PMI as a sum of logarithms."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    where = dict(zip(vocab, range(len(vocab)), strict=True))
    forward = np.zeros((len(vocab), len(vocab)), dtype=np.int64)
    for sentence in sentences:
        for j, second in enumerate(sentence):
            for first in sentence[max(0, j - window) : j]:
                if first in where and second in where:
                    forward[where[first], where[second]] += 1
    return forward + forward.T


def ppmi(counts):
    counts = np.asarray(counts, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.log(counts) + np.log(counts.sum())
        logs = logs - np.log(counts.sum(1, keepdims=True)) - np.log(counts.sum(0, keepdims=True))
    return np.where(counts > 0, np.maximum(logs, 0), 0)
