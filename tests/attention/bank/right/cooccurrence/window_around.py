"""Looks to both sides of each word, as far as the sentence goes."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    place = dict(zip(vocab, range(len(vocab))))
    M = np.zeros((len(vocab), len(vocab)), dtype=int)
    for words in sentences:
        for centre in range(len(words)):
            start, end = max(0, centre - window), min(len(words), centre + window + 1)
            for other in range(start, end):
                if other == centre:
                    continue
                if words[centre] in place and words[other] in place:
                    M[place[words[centre]], place[words[other]]] += 1
    return M


def ppmi(counts):
    counts = np.array(counts, dtype=float)
    N = counts.sum()
    rows, columns = counts.sum(axis=1, keepdims=True), counts.sum(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        pmi = np.log(counts) + np.log(N) - np.log(rows) - np.log(columns)
    pmi[~np.isfinite(pmi)] = 0
    return pmi.clip(min=0)
