"""Asks about every sequence, far more often than allowed."""

import itertools


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    found = []
    stack = [((bos,), 0.0)]
    for _ in itertools.count():
        if not stack:
            break
        tokens, total = stack.pop()
        if len(tokens) > 1 and (tokens[-1] == eos or len(tokens) - 1 == max_len):
            found.append((tokens, total / (len(tokens) - 1) ** alpha))
            continue
        for k, p in enumerate(log_prob_fn(tokens)):
            if p > float("-inf"):
                stack.append(((*tokens, k), total + float(p)))
    return sorted(found, key=lambda pair: -pair[1])[:width]
