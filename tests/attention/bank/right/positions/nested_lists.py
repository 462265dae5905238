"""Lists of lists."""

import math


def positional_encoding(n, d):
    def entry(pos, j):
        angle = pos / 10000 ** ((j - j % 2) / d)
        return math.cos(angle) if j % 2 else math.sin(angle)

    return [[entry(pos, j) for j in range(d)] for pos in range(n)]
