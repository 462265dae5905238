"""For each word and head a few dot products; rows of lists."""

import math


def multi_head_attention(X, Wq, Wk, Wv, Wo, mask=None):
    n, h, d_k = len(X), Wq.shape[1], Wq.shape[2]
    answer = []
    for i in range(n):
        row = 0.0
        for j in range(h):
            query = X[i] @ Wq[:, j]
            seen = [t for t in range(n) if mask is None or mask[i][t]]
            scores = [float(query @ (X[t] @ Wk[:, j])) / math.sqrt(d_k) for t in seen]
            top = max(scores)
            e = [math.exp(s - top) for s in scores]
            context = sum(w / sum(e) * (X[t] @ Wv[:, j]) for w, t in zip(e, seen))
            row = row + context @ Wo[j]
        answer.append(row.tolist())
    return answer
