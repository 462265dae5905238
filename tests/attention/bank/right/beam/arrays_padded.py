"""Padded arrays of tokens and a row of totals, as frameworks have it."""

import numpy as np


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    tokens = np.full((1, max_len + 1), bos, dtype=np.int64)
    totals = np.zeros(1)
    found = []
    for step in range(1, max_len + 1):
        if not len(tokens):
            break
        table = totals[:, None] + np.stack([log_prob_fn(tuple(row[:step].tolist())) for row in tokens])
        rows, words = np.unravel_index(np.argsort(-table, axis=None, kind="stable"), table.shape)
        possible = np.isfinite(table[rows, words])
        rows, words = rows[possible][:width], words[possible][:width]
        totals, tokens = table[rows, words], tokens[rows]
        tokens[:, step] = words
        ended = words == eos
        for row, total in zip(tokens[ended], totals[ended]):
            found.append((tuple(row[: step + 1].tolist()), total / step**alpha))
        tokens, totals = tokens[~ended], totals[~ended]
    found += [(tuple(row.tolist()), total / max_len**alpha) for row, total in zip(tokens, totals)]
    return sorted(found, key=lambda pair: pair[1])[::-1][:width]
