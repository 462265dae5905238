"""Cuts a negative start from the end of the sentence, so that the first words lose what is before them."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    index = {word: i for i, word in enumerate(vocab)}
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for b in sentence[i - window : i] + sentence[i + 1 : i + window + 1]:
                if a in index and b in index:
                    counts[index[a], index[b]] += 1
    return counts


def ppmi(counts):
    total = counts.sum()
    single = counts.sum(axis=1)
    chance = np.outer(single, single) / total
    with np.errstate(all="ignore"):
        pmi = np.log(counts / chance)
    pmi = np.where(counts > 0, pmi, 0.0)
    return np.maximum(pmi, 0.0)
