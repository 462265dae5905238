"""Which checks the reference solution itself fails: no student loses points to one of those.

That is found out when the first student fails a check of a question, and then kept: for as long
as checks, references, engine and installed versions stay as they are, it need not be done again.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

from autograder.cache import cache_folder
from autograder.course import Assignment
from autograder.errors import OutputError
from autograder.grade.fingerprint import checks_sha256, versions
from autograder.records.files import write_atomically
from autograder.sandbox.request import Limits

Try = Callable[[list[str]], set[str]]


def failed_by_solution(assignment: Assignment, questions: list[str], try_checks: Try) -> set[str]:
    """Return the checks of these questions that reject the reference solution.

    Args:
        assignment: whose.
        questions: that a student failed.
        try_checks: runs the checks of questions on the solution; returns those that reject it.
    """
    proofs = {question: _Proof(assignment, question) for question in questions}
    known = {question: proof.read() for question, proof in proofs.items()}
    unknown = [question for question, found in known.items() if found is None]
    rejecting = try_checks(unknown) if unknown else set()
    for question in unknown:
        own = {check for check in rejecting if f"/test_{question}.py::" in check}
        proofs[question].write(own)
    return rejecting.union(*(found for found in known.values() if found))


class _Proof:
    """The file that says which of a question's checks reject the solution."""

    def __init__(self, assignment: Assignment, question: str) -> None:
        judged = checks_sha256(assignment, Limits()) + json.dumps(versions(), sort_keys=True)
        name = hashlib.sha256(judged.encode()).hexdigest()
        self._path: Path = cache_folder("proofs") / assignment.name / name / f"{question}.json"

    def read(self) -> set[str] | None:
        """Return what was found before; None if nothing was, or nothing that can be read."""
        try:
            found = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        return {str(check) for check in found} if isinstance(found, list) else None

    def write(self, rejecting: set[str]) -> None:
        """Keep what was found; where that can't be, it is found again the next time."""
        with contextlib.suppress(OutputError, OSError):
            write_atomically(self._path, json.dumps(sorted(rejecting)))
