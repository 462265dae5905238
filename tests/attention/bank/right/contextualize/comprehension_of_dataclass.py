"""Words as objects that know their direction; a list of arrays is returned."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Word:
    vector: np.ndarray

    @property
    def direction(self):
        return self.vector / np.sqrt(self.vector @ self.vector)

    def likeness(self, other):
        return self.direction @ other.direction


def contextualize(E, beta=1.0):
    words = [Word(row) for row in np.asarray(E, dtype=float)]
    rows = []
    for word in words:
        scores = np.array([beta * word.likeness(other) for other in words])
        weights = np.exp(scores - scores.max())
        weights /= weights.sum()
        rows.append(sum(w * other.vector for w, other in zip(weights, words)))
    return rows
