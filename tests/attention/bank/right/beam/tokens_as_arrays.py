"""Hands NumPy arrays to the model."""

import numpy as np


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live, finished = [(np.array([bos]), 0.0)], []
    while live and len(live[0][0]) <= max_len:
        pool = []
        for tokens, total in live:
            log_p = np.asarray(log_prob_fn(tokens))
            for token in np.flatnonzero(log_p > -np.inf):
                pool.append((np.append(tokens, token), total + log_p[token]))
        pool.sort(key=lambda pair: pair[1], reverse=True)
        finished += [pair for pair in pool[:width] if pair[0][-1] == eos]
        live = [pair for pair in pool[:width] if pair[0][-1] != eos]
    ranked = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in finished + live]
    ranked.sort(key=lambda pair: pair[1], reverse=True)
    return ranked[:width]
