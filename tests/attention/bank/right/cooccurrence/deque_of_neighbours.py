"""A deque that forgets words too far back; class with a method for each matrix."""

import math
from collections import defaultdict, deque

import numpy as np


def cooccurrence(sentences, vocab, window):
    met = defaultdict(int)
    for sentence in sentences:
        before = deque(maxlen=window)
        for word in sentence:
            for other in before:
                met[word, other] += 1
                met[other, word] += 1
            before.append(word)
    return np.array([[met[a, b] for b in vocab] for a in vocab])


def ppmi(counts):
    rows = [float(sum(row)) for row in counts]
    total = sum(rows)
    return np.array([
        [max(0.0, math.log(n * total / (rows[i] * rows[j]))) if n else 0.0 for j, n in enumerate(row)]
        for i, row in enumerate(counts)
    ])
