"""Plain Python: dot products, square roots, sorted()."""

import math


def most_similar(word, E, vocab, topn=5):
    def cosine(a, b):
        dot = sum(x * y for x, y in zip(a, b, strict=True))
        return dot / math.sqrt(sum(x * x for x in a)) / math.sqrt(sum(y * y for y in b))

    vector = E[vocab.index(word)]
    pairs = [(w, cosine(vector, e)) for w, e in zip(vocab, E, strict=True) if w != word]
    return sorted(pairs, key=lambda pair: pair[1], reverse=True)[:topn]
