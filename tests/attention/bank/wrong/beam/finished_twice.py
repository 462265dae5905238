"""Counts hypotheses that end at max_len twice, as finished and as live."""

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
        if len(kept[0][0]) > max_len:
            finished += live
        if not live:
            break
    finished += live
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in finished]
    scored.sort(key=lambda pair: pair[1], reverse=True)
    return scored[:width]
