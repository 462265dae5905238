"""Judge the names of mistakes: does each known mistake get its own name, and no right answer any?

Everything is computed from the signatures; nothing is run.
"""

from __future__ import annotations

import dataclasses
import itertools
from dataclasses import dataclass

from autograder.judging.diagnosis.behaviour import only_raises
from autograder.judging.diagnosis.naming import name_mistake
from autograder.judging.diagnosis.signatures import Signatures, deviations


@dataclass(frozen=True)
class Diagnosed:
    """How well the mistakes of one question are told apart.

    Args:
        question: its name.
        entries: wrong entries of the bank.
        mistakes: what they are called; fewer, where several have one name.
        unseen: entries that answer every probe like right ones.
        unnameable: entries that only ever raise.
        misnamed: nameable entries that don't get their own name.
        collisions: pairs of entries of different names that behave alike.
        pairs: of entries of different names.
        others: entries that get another entry's name once they are taken out of the bank.
    """

    question: str
    entries: int
    mistakes: int
    unseen: tuple[str, ...]
    unnameable: tuple[str, ...]
    misnamed: tuple[str, ...]
    collisions: tuple[tuple[str, str], ...]
    pairs: int
    others: tuple[str, ...]

    @property
    def named(self) -> int:
        """How many entries get their own name."""
        return self.entries - len(self.unseen) - len(self.unnameable) - len(self.misnamed)


def judge_names(question: str, signatures: Signatures) -> Diagnosed:
    """Name every wrong entry of a question, with the whole bank and without the entry itself."""
    behaviours = {entry: {**signatures.right, **found} for entry, found in signatures.wrong.items()}
    entries = [entry for mistake in signatures.mistakes for entry in mistake.entries]
    only_raising = [name for name, found in signatures.wrong.items() if only_raises(found)]
    nameable = [name for name in signatures.wrong if name not in only_raising]
    different = [
        (one, two)
        for one, two in itertools.combinations(nameable, 2)
        if signatures.mistake(one) != signatures.mistake(two)
    ]
    return Diagnosed(
        question,
        len(entries),
        len(signatures.mistakes),
        unseen=tuple(name for name in entries if name not in signatures.wrong),
        unnameable=tuple(only_raising),
        misnamed=tuple(
            name
            for name in nameable
            if name_mistake(behaviours[name], signatures) != signatures.mistake(name)
        ),
        collisions=tuple(
            (one, two) for one, two in different if not deviations(behaviours[one], behaviours[two])
        ),
        pairs=len(different),
        others=tuple(
            name
            for name in signatures.wrong
            if name_mistake(behaviours[name], _without(signatures, name))
            not in (None, signatures.mistake(name))
        ),
    )


def _without(signatures: Signatures, entry: str) -> Signatures:
    wrong = {name: found for name, found in signatures.wrong.items() if name != entry}
    return dataclasses.replace(signatures, wrong=wrong)
