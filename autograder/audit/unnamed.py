"""What the bank lacks: wrong answers of a class that got no name, grouped by what they do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from autograder.errors import ResultError
from autograder.judging.diagnosis.behaviour import Behaviour, only_raises
from autograder.judging.diagnosis.unnamed import Unnamed, has_no_name
from autograder.outputs import Outputs
from autograder.records.unnamed import read_unnamed
from autograder.results import SubmissionResult


@dataclass(frozen=True)
class Group:
    """Students whose code answers a question's probes alike, and wrongly.

    Args:
        question: which.
        deviating: the answers that differ from right ones, of the first student.
        codes: of each student.
    """

    question: str
    deviating: Behaviour
    codes: dict[str, str]

    @property
    def students(self) -> list[str]:
        """Whose code it is, sorted."""
        return sorted(self.codes)

    @property
    def only_raises(self) -> bool:
        """Whether no answer tells more than that something was raised."""
        return bool(self.deviating) and only_raises(self.deviating)

    @property
    def shown(self) -> tuple[str, str]:
        """The student whose code is the shortest, and so the easiest to read, and that code."""
        student = min(self.codes, key=lambda one: (not self.codes[one], len(self.codes[one]), one))
        return student, self.codes[student]

    def takes(self, found: Unnamed) -> bool:
        """Whether code of the same question answers like the group's first."""
        other = found.deviating
        return (
            other is not None
            and other.keys() == self.deviating.keys()
            and all(answer.agrees(other[name]) for name, answer in self.deviating.items())
        )


@dataclass
class Lacking:
    """What a bank lacks, by the results of a class.

    Args:
        groups: the largest first.
        unobserved: the students, by question, of whose code no probe could say anything.
        unreadable: a sentence for each file that can't be read.
    """

    groups: list[Group] = field(default_factory=list)
    unobserved: dict[str, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)


def what_is_lacking(results: Iterable[SubmissionResult], outputs: Outputs) -> Lacking:
    """Group the mistakes without a name by behaviour.

    Agreement up to rounding is not transitive, so each is compared with the first of a group.

    Args:
        results: of a class.
        outputs: where they are.
    """
    lacking = Lacking()
    by_question: dict[str, list[Group]] = {}
    for result in results:
        for question, found in _without_name(result, outputs, lacking.unreadable):
            if found is None or found.deviating is None:
                lacking.unobserved.setdefault(question, []).append(result.student_id)
                continue
            groups = by_question.setdefault(question, [])
            group = next((group for group in groups if group.takes(found)), None)
            if group is None:
                group = Group(question, found.deviating, {})
                groups.append(group)
            group.codes[result.student_id] = found.code
    every = [group for groups in by_question.values() for group in groups]
    lacking.groups = sorted(every, key=lambda group: -len(group.codes))
    return lacking


def _without_name(
    result: SubmissionResult, outputs: Outputs, unreadable: list[str]
) -> Iterator[tuple[str, Unnamed | None]]:
    names = [question.name for question in result.questions if has_no_name(question)]
    kept: dict[str, Unnamed] = {}
    try:
        kept = read_unnamed(outputs, result) if names else {}
    except ResultError as error:
        unreadable.append(str(error))
    yield from ((name, kept.get(name)) for name in names)
