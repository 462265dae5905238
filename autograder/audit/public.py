"""Which wrong solutions only hidden checks reject: their students would find out too late.

Answers made of constants are the exception: whatever a public check asks, a solution can hold its
answer. Such an entry has a line in its docstring, ``Made of constants: <why>``.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from autograder.audit.judging import Judged
from autograder.course import Visibility
from autograder.results import Outcome


def rejected_by(item: Judged, visibility: Visibility) -> list[str]:
    """Return the titles of the checks of its own question that reject an entry.

    Args:
        item: the judged entry.
        visibility: of the checks to look at.
    """
    questions = item.result.questions if item.result else ()
    return [
        check.title
        for question in questions
        if question.name == item.entry.question
        for check in question.checks
        if check.visibility == visibility and check.outcome is not Outcome.PASSED
    ]


def hidden_alone(item: Judged) -> bool:
    """Whether it is a wrong solution that no public check rejects, but a hidden one does."""
    wrong = item.entry.side == "wrong"
    return (
        wrong
        and bool(rejected_by(item, Visibility.HIDDEN))
        and not rejected_by(item, Visibility.PUBLIC)
    )


def with_public(judging: Iterator[Judged]) -> Iterator[Judged]:
    """Yield each judged entry, with one more fault where only hidden checks reject it.

    An entry that claims to be made of constants but fails a public check is a fault too: the
    public checks have changed since, and it no longer proves anything.
    """
    for item in judging:
        if found := _fault(item):
            found = f"{item.fault}; {found}" if item.fault else found
        yield dataclasses.replace(item, fault=found or item.fault)


def _fault(item: Judged) -> str:
    public, hidden = rejected_by(item, Visibility.PUBLIC), rejected_by(item, Visibility.HIDDEN)
    if item.entry.constants and public:
        return f"made of constants, but public checks reject it: {'; '.join(public)}"
    if hidden_alone(item) and not item.entry.constants:
        return f"only hidden checks reject it: {'; '.join(hidden)}"
    return ""


def summary(judged: list[Judged]) -> str:
    """Count the wrong solutions that only hidden checks reject."""
    hidden_only = [item for item in judged if hidden_alone(item)]
    excused = sum(item.entry.constants for item in hidden_only)
    return (
        f"rejected only by hidden checks: {len(hidden_only)}, of which {excused} made of constants "
        f"and {len(hidden_only) - excused} that students can't foresee"
    )
