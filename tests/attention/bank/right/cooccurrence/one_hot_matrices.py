"""One-hot rows per sentence and a band matrix between them."""

import numpy as np


def cooccurrence(sentences, vocab, window):
    counts = np.zeros((len(vocab), len(vocab)))
    for sentence in sentences:
        X = np.array([[float(w == v) for v in vocab] for w in sentence]).reshape(-1, len(vocab))
        place = np.arange(len(sentence))
        gap = np.abs(place[:, None] - place)
        counts += X.T @ ((gap > 0) & (gap <= window)).astype(float) @ X
    return counts


def ppmi(counts):
    p = counts / counts.sum()
    single = p.sum(axis=0)
    with np.errstate(all="ignore"):
        pmi = np.log(p / single[:, None] / single[None, :])
    pmi[~np.isfinite(pmi)] = 0
    return np.clip(pmi, 0, None)
