"""Queues of hypotheses with a counter against ties; costs are negative logarithms."""

import heapq
import itertools


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    count = itertools.count()
    live, results = [(0.0, next(count), [bos])], []
    for step in range(1, max_len + 1):
        queue = []
        for cost, _, sequence in live:
            for token, logp in enumerate(log_prob_fn(sequence)):
                if logp != float("-inf"):
                    heapq.heappush(queue, (cost - logp, next(count), sequence + [token]))
        live = []
        for _ in range(min(width, len(queue))):
            cost, number, sequence = heapq.heappop(queue)
            if sequence[-1] == eos or step == max_len:
                results.append((tuple(sequence), -cost / step**alpha))
            else:
                live.append((cost, number, sequence))
        if not live:
            break
    return heapq.nlargest(width, results, key=lambda pair: pair[1])
