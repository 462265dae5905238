"""Explicit loops; nested lists."""

import math


def positional_encoding(n, d):
    rows = []
    for pos in range(n):
        row = []
        for j in range(d):
            angle = pos / 10000 ** ((j - j % 2) / d)
            row.append(math.cos(angle) if j % 2 else math.sin(angle))
        rows.append(row)
    return rows
