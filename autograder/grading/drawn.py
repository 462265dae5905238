"""From the bytes of a submission to its result and pages: no file of the class is read or written.

The same function grades on this machine and on one of a cluster, so both give the same.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from typing import Any

import msgspec

from autograder.grading.grade_one import Graded, grade_handed_in
from autograder.grading.profile import Profile
from autograder.judging.diagnosis.unnamed import unnamed_from_record, unnamed_to_record
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.submission import HandedIn
from autograder.notebook.source import Source
from autograder.render.feedback import Beside
from autograder.render.submission import Pages, draw
from autograder.results import SubmissionResult, from_json, our_failure, to_json


@dataclass(frozen=True)
class Parcel:
    """All that grading one submission takes from the folders of a class.

    Args:
        student_id: whose it is.
        handed_in: the notebook's file, or why there is none to grade.
        earlier: the result of the version that was graded before; None if there is none.
    """

    student_id: str
    handed_in: HandedIn | str
    earlier: SubmissionResult | None = None

    def to_bytes(self) -> bytes:
        """Return it as JSON, in ASCII: names of files may be in any encoding."""
        return json.dumps(msgspec.to_builtins(self), separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> Parcel:
        """Read back what `to_bytes` returned.

        Raises:
            ValueError: it is not one of ours.
        """
        return msgspec.convert(json.loads(data), cls)


@dataclass(frozen=True)
class Drawn:
    """A graded submission, and what people read about it.

    Args:
        graded: its result.
        pages: drawn from it; None if they could not be drawn.
    """

    graded: Graded
    pages: Pages | None

    def to_record(self) -> dict[str, Any]:
        """Return what JSON can hold: all but the notebook, which the pages hold."""
        return {
            "result": to_json(self.graded.result),
            "profile": self.graded.profile.seconds(),
            "traceback": self.graded.traceback,
            "unnamed": [unnamed_to_record(one) for one in self.graded.unnamed],
            "pages": self.pages and dataclasses.asdict(self.pages),
        }

    @classmethod
    def from_record(cls, record: dict[str, Any]) -> Drawn:
        """Read back what `to_record` returned.

        Raises:
            KeyError, TypeError, ValueError: it is not one of ours.
        """
        pages = record["pages"]
        graded = Graded(
            from_json(record["result"]),
            None,
            Profile.of(record["profile"]),
            str(record["traceback"]),
            tuple(unnamed_from_record(one) for one in record["unnamed"]),
        )
        return cls(graded, None if pages is None else msgspec.convert(pages, Pages))


def grade_parcel(setup: Setup, parcel: Parcel) -> Drawn:
    """Grade a submission and draw its pages."""
    graded = grade_handed_in(setup, parcel.student_id, parcel.handed_in)
    return drawn(graded, setup.source, parcel.earlier)


def drawn(graded: Graded, source: Source, earlier: SubmissionResult | None) -> Drawn:
    """Draw the pages of a graded submission.

    Args:
        graded: the submission.
        source: of the assignment.
        earlier: the result of the version that was graded before; None if there is none.
    """
    with graded.profile.phase("writing"):
        # A page that can't be drawn must not cost the grade that it shows.
        try:
            pages = draw(graded.result, graded.notebook, source, Beside(earlier=earlier))
        except Exception as error:
            found = our_failure(f"a page could not be drawn: {type(error).__name__}: {error}")
            problems = (*graded.result.problems, found)
            result = dataclasses.replace(graded.result, problems=problems)
            return Drawn(dataclasses.replace(graded, result=result), None)
    return Drawn(graded, pages)
