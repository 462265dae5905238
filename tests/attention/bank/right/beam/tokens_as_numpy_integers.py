"""Tuples of NumPy's integers, in dictionaries."""

import numpy as np


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live, done = {(np.int64(bos),): 0.0}, {}
    for _ in range(max_len):
        pool = {}
        for tokens, total in live.items():
            log_p = log_prob_fn(tokens)
            pool.update({tokens + (k,): total + log_p[k] for k in np.arange(len(log_p)) if np.isfinite(log_p[k])})
        best = sorted(pool.items(), key=lambda item: item[1])[::-1][:width]
        done.update({tokens: total for tokens, total in best if tokens[-1] == eos})
        live = {tokens: total for tokens, total in best if tokens[-1] != eos}
    done.update(live)
    scores = {tokens: total / (len(tokens) - 1) ** alpha for tokens, total in done.items()}
    return sorted(scores.items(), key=lambda item: item[1], reverse=True)[:width]
