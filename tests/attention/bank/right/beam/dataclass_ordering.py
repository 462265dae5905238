"""Ordered dataclasses with a cost; heapq.nsmallest; a closure for the extensions."""

import heapq
from dataclasses import dataclass, field


@dataclass(order=True)
class Path:
    cost: float
    tokens: tuple = field(compare=False)

    @property
    def length(self):
        return len(self.tokens) - 1


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    done = []

    def extensions(path):
        for token, log_p in enumerate(log_prob_fn(path.tokens)):
            if log_p != -float("inf"):
                yield Path(path.cost - log_p, (*path.tokens, token))

    beam = [Path(0.0, (bos,))]
    while beam and beam[0].length < max_len:
        best = heapq.nsmallest(width, (new for path in beam for new in extensions(path)))
        beam = []
        for path in best:
            (done if path.tokens[-1] == eos else beam).append(path)
    ranked = [(path.tokens, -path.cost / path.length**alpha) for path in done + beam]
    return heapq.nlargest(width, ranked, key=lambda pair: pair[1])
