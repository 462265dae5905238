"""Recursion over the steps."""

import numpy as np


def _grow(f, eos, width, left, live):
    if not live or left == 0:
        return list(live)
    pool = [
        (t + (k,), s + p) for t, s in live for k, p in enumerate(f(t).tolist()) if p != float("-inf")
    ]
    best = sorted(pool, key=lambda h: h[1])[::-1][:width]
    over = [h for h in best if h[0][-1] == eos]
    return over + _grow(f, eos, width, left - 1, [h for h in best if h[0][-1] != eos])


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    finished = _grow(log_prob_fn, eos, width, max_len, [((bos,), 0.0)])
    scores = np.array([s / (len(t) - 1) ** alpha for t, s in finished])
    return [(finished[i][0], scores[i]) for i in np.argsort(-scores)[:width]]
