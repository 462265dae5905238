"""Plain Python."""

import math


def next_word_distribution(logits, temperature=1.0):
    scores = [float(z) / temperature for z in logits[-1]]
    top = max(scores)
    powers = [math.exp(z - top) for z in scores]
    total = math.fsum(powers)
    return [p / total for p in powers]
