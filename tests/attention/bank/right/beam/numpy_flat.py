"""One flat array of sums, argsort, divmod."""

import numpy as np


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    tokens = [np.array([bos])]
    sums = np.zeros(1)
    finished = []
    for _ in range(max_len):
        table = np.stack([log_prob_fn(tuple(int(i) for i in t)) for t in tokens]) + sums[:, None]
        flat = table.ravel()
        order = np.argsort(flat)[::-1][:width]
        order = order[np.isfinite(flat[order])]
        grown, kept = [], []
        for place in order:
            row, token = divmod(int(place), table.shape[1])
            new = np.append(tokens[row], token)
            if token == eos:
                finished.append((new, flat[place]))
            else:
                grown.append(new)
                kept.append(flat[place])
        tokens, sums = grown, np.array(kept)
        if not tokens:
            break
    finished.extend(zip(tokens, sums, strict=True))
    out = [(tuple(t), s / (len(t) - 1) ** alpha) for t, s in finished]
    return sorted(out, key=lambda pair: -pair[1])[:width]
