"""A sparse matrix of SciPy; the answer is dense."""

import numpy as np
from scipy.sparse import coo_matrix


def cooccurrence(sentences, vocab, window):
    index = {word: i for i, word in enumerate(vocab)}
    rows, columns = [], []
    for sentence in sentences:
        for i, a in enumerate(sentence):
            for b in sentence[max(i - window, 0) : i] + sentence[i + 1 : i + 1 + window]:
                if a in index and b in index:
                    rows.append(index[a])
                    columns.append(index[b])
    shape = (len(vocab), len(vocab))
    return coo_matrix((np.ones(len(rows)), (rows, columns)), shape=shape).toarray()


def ppmi(counts):
    p = counts / max(counts.sum(), 1)
    single = p.sum(axis=1)
    out = np.zeros(p.shape)
    i, j = np.nonzero(counts)
    out[i, j] = np.log(p[i, j] / (single[i] * single[j]))
    return np.maximum(out, 0)
