"""Asks the model again for the score of every finished hypothesis, more often than allowed."""

import math


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live, finished = [((bos,), 0.0)], []
    for _ in range(max_len):
        pool = []
        for tokens, total in live:
            for token, logp in enumerate(log_prob_fn(tokens)):
                if logp > -math.inf:
                    pool.append((tokens + (token,), total + float(logp)))
        pool.sort(key=lambda pair: pair[1], reverse=True)
        kept = pool[:width]
        finished += [pair for pair in kept if pair[0][-1] == eos]
        live = [pair for pair in kept if pair[0][-1] != eos]
        if not live:
            break
    finished += live
    finished = [
        (t, sum(float(log_prob_fn(t[:i])[t[i]]) for i in range(1, len(t)))) for t, _ in finished
    ]
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in finished]
    scored.sort(key=lambda pair: pair[1], reverse=True)
    return scored[:width]
