"""Which bank entries share a notebook in a full audit, which halves its time.

A mistake in one exercise must cost no points in another. So an entry may be judged together with
entries of other exercises, as long as each other exercise is also judged with its reference
solution beside that entry: each entry is in two notebooks, with entries of other exercises in each.
Whatever goes wrong in a notebook has all of its entries judged again, each alone.
"""

from __future__ import annotations

import ast
import functools
import math
from collections import defaultdict
from collections.abc import Sequence

from autograder.audit.bank import SIDES, BankEntry, Hand
from autograder.judging.code import bindings


def shared_notebooks(entries: Sequence[BankEntry], questions: int) -> list[Hand]:
    """Distribute entries over notebooks, each entry into two, or one of its own.

    Entries in a notebook are of one side and of different exercises, and don't use or replace each
    other's names.

    Args:
        entries: of a bank.
        questions: of the assignment.
    """
    # With more, hardly any that haven't met are left for the second notebook.
    size = max(1, round(math.sqrt(questions)))
    dealt: list[Hand] = []
    for side in SIDES:
        own = [entry for entry in entries if entry.side == side]
        met: dict[BankEntry, set[str]] = defaultdict(set)
        first = _round(own, size, met)
        for hand in first:
            for entry in hand:
                met[entry] = {other.question for other in hand} - {entry.question}
        dealt += first + _round([entry for entry in own if met[entry]], size, met)
    return dealt


def _round(entries: Sequence[BankEntry], size: int, met: dict[BankEntry, set[str]]) -> list[Hand]:
    """Put each entry into one notebook, with entries of exercises that neither side has met."""
    piles: dict[str, list[BankEntry]] = defaultdict(list)
    for entry in entries:
        piles[entry.question].append(entry)
    dealt: list[Hand] = []
    while any(piles.values()):
        hand: list[BankEntry] = []
        # The longest pile first, so that all end at about the same time.
        for question in sorted(piles, key=lambda name: -len(piles[name])):
            fits = (e for e in piles[question] if all(_may_share(e, other, met) for other in hand))
            if len(hand) < size and (found := next(fits, None)):
                piles[question].remove(found)
                hand.append(found)
        dealt.append(tuple(hand))
    return dealt


def _may_share(one: BankEntry, other: BankEntry, met: dict[BankEntry, set[str]]) -> bool:
    if other.question in met[one] or one.question in met[other]:
        return False
    (bound, used), (others_bound, others_used) = _names(one.text), _names(other.text)
    return not (bound & (others_bound | others_used) or others_bound & used)


@functools.cache
def _names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that a cell binds at its top level, imports aside, and those it uses."""
    tree = ast.parse(text)
    bound = {
        name
        for name, nodes in bindings(tree).items()
        if not all(isinstance(node, ast.alias) for node in nodes)
    }
    nodes = list(ast.walk(tree))
    bound |= {name for node in nodes if isinstance(node, ast.Global) for name in node.names}
    used = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return frozenset(bound), frozenset(used)
