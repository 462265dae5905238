"""A frame of pandas for the pool; its largest rows are kept."""

import numpy as np
import pandas as pd


def _pool(log_prob_fn, live):
    rows = [
        (tokens + (int(token),), total + float(p))
        for tokens, total in live
        for token, p in enumerate(log_prob_fn(tokens))
        if np.isfinite(p)
    ]
    return pd.DataFrame(rows, columns=["tokens", "total"])


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live, finished = [((bos,), 0.0)], []
    for _ in range(max_len):
        if not live:
            break
        best = _pool(log_prob_fn, live).nlargest(width, "total")
        ends = best["tokens"].map(lambda tokens: tokens[-1] == eos).astype(bool)
        finished += list(best[ends].itertuples(index=False, name=None))
        live = list(best[~ends].itertuples(index=False, name=None))
    answer = pd.DataFrame(finished + live, columns=["tokens", "total"])
    answer["score"] = answer["total"] / (answer["tokens"].map(len) - 1) ** alpha
    answer = answer.sort_values("score", ascending=False).head(width)
    return list(zip(answer["tokens"], answer["score"].tolist()))
