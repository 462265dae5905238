"""How the checks end on the reference solution, determined before any student's code runs.

A check that doesn't accept the reference solution costs no student points. Since the trial comes
first, and is kept, nothing that a student's code does to the machine can affect it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import dataclass
from typing import Any

from autograder.cache import cache_folder
from autograder.errors import OutputError
from autograder.files import write_atomically
from autograder.judging.judge.fingerprint import versions
from autograder.judging.judge.judged_by import LIMITS, POINTS, JudgedBy
from autograder.notebook.source import Source

# A trial has limits of its own, and gives no points.
_NOT_TRIED = (LIMITS, POINTS)


@dataclass(frozen=True)
class Trial:
    """The checks' verdicts on the reference solution.

    Args:
        passed: checks that accept it, named as pytest names them.
        reasons: of every other check, why it doesn't.
    """

    passed: frozenset[str]
    reasons: dict[str, str]

    def accepts(self, check: str) -> bool:
        """Whether a check accepts the reference solution."""
        return check in self.passed

    def reason(self, check: str) -> str:
        """Explain, for staff, why a check doesn't accept the reference solution."""
        return self.reasons.get(check, "it was not run on the reference solution")

    def to_json(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {"passed": sorted(self.passed), "reasons": self.reasons}

    def of(self, question: str) -> Trial:
        """Return the verdicts of one question's checks."""
        name = f"/test_{question}.py::"
        return Trial(
            frozenset(check for check in self.passed if name in check),
            {check: reason for check, reason in self.reasons.items() if name in check},
        )

    def and_of(self, other: Trial) -> Trial:
        """Return the verdicts of both."""
        return Trial(self.passed | other.passed, {**self.reasons, **other.reasons})

    @classmethod
    def from_json(cls, data: Any) -> Trial:
        """Read back what `to_json` returned.

        Raises:
            KeyError, TypeError, AttributeError: the data is something else.
        """
        reasons = {str(check): str(reason) for check, reason in data["reasons"].items()}
        return cls(frozenset(map(str, data["passed"])), reasons)


class KeptTrial:
    """Where the trial of an assignment is kept, question by question.

    A question's is valid for as long as its checks, references and probes, the notebook, the engine
    and the installed versions don't change.

    Args:
        source: of the assignment.
        today: what judges it.
    """

    def __init__(self, source: Source, today: JudgedBy) -> None:
        parts = {name: value for name, value in today.parts.items() if name not in _NOT_TRIED}
        common = json.dumps([parts, versions()], sort_keys=True)
        folder = cache_folder("trials") / source.assignment.name
        self._paths = {
            question: folder / f"{hashlib.sha256((common + digest).encode()).hexdigest()}.json"
            for question, digest in today.questions.items()
        }

    def read(self) -> dict[str, Trial]:
        """Return what was found before, by question; what is not known is missing."""
        found = {}
        for question, path in self._paths.items():
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
                found[question] = Trial.from_json(json.loads(path.read_text(encoding="utf-8")))
        return found

    def write(self, question: str, trial: Trial) -> None:
        """Keep what was found; if that fails, it is found again the next time."""
        with contextlib.suppress(OutputError, OSError):
            write_atomically(self._paths[question], json.dumps(trial.to_json()))
