"""Asks the model by keyword; tuples grow in a recursion over steps."""


def _step(log_prob_fn, eos, width, live, finished, left):
    if not left or not live:
        return finished + live
    pool = []
    for tokens, total in live:
        log_p = log_prob_fn(tokens=tokens)
        pool += [(tokens + (k,), total + float(p)) for k, p in enumerate(log_p) if p > -float("inf")]
    best = sorted(pool, key=lambda pair: pair[1], reverse=True)[:width]
    done = [pair for pair in best if pair[0][-1] == eos]
    rest = [pair for pair in best if pair[0][-1] != eos]
    return _step(log_prob_fn, eos, width, rest, finished + done, left - 1)


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    found = _step(log_prob_fn, eos, width, [((bos,), 0.0)], [], max_len)
    scored = [(tokens, total / (len(tokens) - 1) ** alpha) for tokens, total in found]
    return sorted(scored, key=lambda pair: pair[1], reverse=True)[:width]
