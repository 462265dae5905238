"""A Counter of pairs of words; nested lists are returned."""

import math
from collections import Counter


def cooccurrence(sentences, vocab, window):
    pairs = Counter()
    for words in sentences:
        for gap in range(1, window + 1):
            for a, b in zip(words, words[gap:], strict=False):
                pairs[a, b] += 1
                pairs[b, a] += 1
    return [[pairs[a, b] for b in vocab] for a in vocab]


def ppmi(counts):
    rows = [sum(row) for row in counts]
    total = sum(rows)
    return [
        [max(0.0, math.log(n * total / (rows[i] * rows[j]))) if n else 0.0 for j, n in enumerate(row)]
        for i, row in enumerate(counts)
    ]
