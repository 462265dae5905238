"""A heap of the best, with SciPy's cosine distance."""

import heapq

from scipy.spatial.distance import cosine


def most_similar(word, E, vocab, topn=5):
    own = E[vocab.index(word)]
    pairs = ((1 - cosine(own, E[i]), w) for i, w in enumerate(vocab) if w != word)
    return [(w, c) for c, w in heapq.nlargest(topn, pairs)]
