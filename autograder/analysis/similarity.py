"""Pairs of submissions that are alike beyond what the release and the class share.

What the release holds and what more than a tenth of the class shares doesn't count; of the rest, a
fingerprint counts the more, the fewer have it. Pairs are found through rare fingerprints, so that
no class is compared pair by pair.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

# What more than this share of the class has in common is nobody's own.
COMMON = 0.1
# Fingerprints that lead to a pair are had by at most so many: 190 pairs each.
RARE = 20
# Pairs of which this share of the smaller work is in the other are listed.
ALIKE = 0.5
# With fewer shared fingerprints, a pair shares a line or two.
FEWEST = 12


@dataclass(frozen=True)
class Pair:
    """Two submissions that are alike.

    Args:
        one: a student.
        other: another one; later in the alphabet.
        share: of the smaller work that is in the other one, 0 to 1.
        shared: their fingerprints that count, and that both have.
    """

    one: str
    other: str
    share: float
    shared: frozenset[int]


def similar_pairs(
    prints: Mapping[str, Sequence[frozenset[int]]], release: Iterable[int] = ()
) -> list[Pair]:
    """Return the pairs of a class that are alike, the most alike first.

    Args:
        prints: the fingerprints of each student's functions.
        release: fingerprints of what students were given.
    """
    given = frozenset(release)
    have: Counter[int] = Counter()
    for parts in prints.values():
        have.update(frozenset().union(*parts) - given)
    most = max(2, int(COMMON * len(prints)))
    weights = {
        number: math.log((1 + len(prints)) / count)
        for number, count in have.items()
        if count <= most
    }
    own = {student: _Own(parts, weights, have) for student, parts in prints.items()}
    pairs = []
    for one, other in _candidates(own, have):
        shared = own[one].all & own[other].all
        lighter, heavier = sorted((own[one], own[other]), key=lambda work: work.size)
        share = lighter.share_in(heavier)
        if len(shared) >= FEWEST and share >= ALIKE:
            pairs.append(Pair(one, other, share, shared))
    return sorted(pairs, key=lambda pair: (-pair.share, pair.one, pair.other))


class _Own:
    """What is a student's own: the fingerprints that count, by function.

    Of those that nobody else has, only the weight is kept: they are in no pair, and are most.
    """

    def __init__(
        self,
        parts: Iterable[frozenset[int]],
        weights: Mapping[int, float],
        have: Mapping[int, int],
    ) -> None:
        self._weights = weights
        counted = [found for part in parts if (found := part & weights.keys())]
        self._totals = [self._weight(part) for part in counted]
        self._parts = [frozenset(n for n in part if have[n] > 1) for part in counted]
        self.all: frozenset[int] = frozenset().union(*self._parts)
        # By its square root, so that one long function that two have by chance isn't everything.
        self._sizes = [math.sqrt(total) for total in self._totals]
        self.size = sum(self._sizes)

    def share_in(self, other: _Own) -> float:
        """Return which share of this work is in the other one, function by function."""
        if not self.size:
            return 0.0
        found = [self._weight(part & other.all) for part in self._parts]
        parts = zip(found, self._totals, self._sizes, strict=True)
        return sum(weight / total * size for weight, total, size in parts) / self.size

    def _weight(self, part: frozenset[int]) -> float:
        return sum(self._weights[number] for number in part)


def _candidates(own: Mapping[str, _Own], have: Mapping[int, int]) -> Iterator[tuple[str, str]]:
    """Yield each pair that shares a rare fingerprint once; a large class has millions of them."""
    holders: dict[int, list[str]] = defaultdict(list)
    for student in sorted(own):
        rare = [number for number in own[student].all if have[number] <= RARE]
        for earlier in {other for number in rare for other in holders[number]}:
            yield earlier, student
        for number in rare:
            holders[number].append(student)
