"""Sentences as numbers, compared with themselves shifted by each distance; np.histogram2d."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    size = len(vocab)
    numbers = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((size + 1, size + 1))
    edges = np.arange(size + 2) - 0.5
    for sentence in sentences:
        line = np.array([numbers.get(word, size) for word in sentence])
        for step in range(1, min(window, len(line) - 1) + 1):
            counts += np.histogram2d(line[:-step], line[step:], bins=(edges, edges))[0]
    return (counts + counts.T)[:size, :size]


def ppmi(counts):
    p = counts / max(counts.sum(), 1)
    alone = np.einsum("ij->i", p)
    logs = np.log(p, where=p > 0, out=np.zeros_like(p))
    of_chance = np.log(alone, where=alone > 0, out=np.zeros_like(alone))
    return np.where(p > 0, np.clip(logs - of_chance[:, None] - of_chance, 0, None), 0.0)
