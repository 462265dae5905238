"""Name the mistake that a student's code makes: exact agreement with a known one, or silence."""

from __future__ import annotations

from autograder.judging.diagnosis.behaviour import Behaviour, only_raises
from autograder.judging.diagnosis.signatures import Signatures, deviations
from autograder.results import Mistake


def name_mistake(behaviour: Behaviour, signatures: Signatures) -> Mistake | None:
    """Return the known mistake that a student's code makes; None unless exactly one explains it.

    A mistake explains the code if both deviate from the right answer in the same calls, give the
    same answers there, and not all of these are exceptions, which are alike whatever their cause.
    Whoever deviates in another call as well makes another mistake, or two: a name could be wrong.

    Args:
        behaviour: what the student's code answered to those of the question's probes that ran.
        signatures: of the question.
    """
    deviating = deviations(behaviour, signatures.right)
    found = [
        signatures.mistake(entry)
        for entry, wrong in signatures.wrong.items()
        if _same(deviating, {name: wrong[name] for name in wrong if name in behaviour})
    ]
    mistakes = list(dict.fromkeys(found))
    return mistakes[0] if len(mistakes) == 1 else None


def _same(deviating: Behaviour, wrong: Behaviour) -> bool:
    if deviating.keys() != wrong.keys() or only_raises(wrong):
        return False
    return all(answer.agrees(deviating[name]) for name, answer in wrong.items())
