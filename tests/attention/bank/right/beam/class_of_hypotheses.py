"""A dataclass for hypotheses, which hands lists to the model."""

from dataclasses import dataclass, field


@dataclass
class Hypothesis:
    tokens: list = field(default_factory=list)
    log_prob: float = 0.0
    finished: bool = False

    def extended(self, token, log_prob, eos):
        return Hypothesis([*self.tokens, token], self.log_prob + float(log_prob), token == eos)

    def score(self, alpha):
        return self.log_prob / ((len(self.tokens) - 1) ** alpha)


def beam_search(log_prob_fn, bos, eos, width, max_len, alpha=0.0):
    beams, completed = [Hypothesis([bos])], []
    for _ in range(max_len):
        candidates = []
        for beam in beams:
            for token, log_prob in enumerate(log_prob_fn(beam.tokens)):
                if log_prob == -float("inf"):
                    continue
                candidates.append(beam.extended(token, log_prob, eos))
        candidates.sort(key=lambda h: h.log_prob, reverse=True)
        candidates = candidates[:width]
        completed.extend(h for h in candidates if h.finished)
        beams = [h for h in candidates if not h.finished]
        if not beams:
            break
    completed.extend(beams)
    completed.sort(key=lambda h: h.score(alpha), reverse=True)
    return [(tuple(h.tokens), h.score(alpha)) for h in completed[:width]]
