"""Returns costs: the scores with their sign turned round."""

def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live, finished = [([bos], 0.0)], []
    for _ in range(max_len):
        pool = []
        for tokens, cost in live:
            for token, logp in enumerate(log_prob_fn(tuple(tokens))):
                if logp > float("-inf"):
                    pool.append((tokens + [token], cost - float(logp)))
        kept = sorted(pool, key=lambda pair: pair[1])[:width]
        finished += [pair for pair in kept if pair[0][-1] == eos]
        live = [pair for pair in kept if pair[0][-1] != eos]
    scored = [(tuple(t), c / (len(t) - 1) ** alpha) for t, c in finished + live]
    return sorted(scored, key=lambda pair: pair[1])[:width]
