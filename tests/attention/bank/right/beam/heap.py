"""A heap for the pool and one for the answer."""

import heapq
import math


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live = [(0.0, (bos,))]
    done = []
    for step in range(1, max_len + 1):
        heap = []
        for total, tokens in live:
            logs = log_prob_fn(tokens)
            for token in range(len(logs)):
                if math.isinf(logs[token]):
                    continue
                item = (total + logs[token], tokens + (token,))
                if len(heap) < width:
                    heapq.heappush(heap, item)
                else:
                    heapq.heappushpop(heap, item)
        live = []
        for total, tokens in heap:
            if tokens[-1] == eos or step == max_len:
                done.append((total / step**alpha, tokens))
            else:
                live.append((total, tokens))
    return [(tokens, score) for score, tokens in heapq.nlargest(width, done)]
