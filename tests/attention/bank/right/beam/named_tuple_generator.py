"""A class of hypotheses; the answer is yielded."""

from typing import NamedTuple


class Hypothesis(NamedTuple):
    tokens: tuple
    total: float

    def grow(self, log_prob_fn):
        for token, logp in enumerate(log_prob_fn(self.tokens)):
            if logp > float("-inf"):
                yield Hypothesis((*self.tokens, token), self.total + logp)

    def score(self, alpha):
        return self.total / (len(self.tokens) - 1) ** alpha


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    live, finished = [Hypothesis((bos,), 0.0)], []
    while live and len(live[0].tokens) <= max_len:
        pool = [new for old in live for new in old.grow(log_prob_fn)]
        pool = sorted(pool, key=lambda h: h.total, reverse=True)[:width]
        finished.extend(h for h in pool if h.tokens[-1] == eos)
        live = [h for h in pool if h.tokens[-1] != eos]
    for h in sorted(finished + live, key=lambda h: h.score(alpha), reverse=True)[:width]:
        yield h.tokens, h.score(alpha)
