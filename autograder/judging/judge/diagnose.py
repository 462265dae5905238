"""Diagnose a submission: which known mistakes its code makes, between public and hidden checks.

Nothing hidden has entered the student's process when the probes run, and whether one runs depends
on public checks alone, so a name tells nothing about a hidden check. What goes wrong here costs a
name, and never a point.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Mapping, Sequence

from autograder.course import Assignment, Visibility
from autograder.judging.bridge.client import Student
from autograder.judging.diagnosis.behaviour import Behaviour
from autograder.judging.diagnosis.naming import name_mistake
from autograder.judging.diagnosis.probes import Probe, load_probes, observe
from autograder.judging.diagnosis.signatures import Signatures, deviations, read_signatures
from autograder.judging.judge.runner import Runner
from autograder.judging.judge.verdict import NOT_WRITTEN, ExecutionSource
from autograder.judging.judge.watchdog import CheckHung
from autograder.results import CheckResult, Mistake, Outcome

_SECONDS = 5.0  # for one call of a probe
_COSTLY_SECONDS = 20.0
_ALL_SECONDS = 30.0  # for all probes of a submission
_LOST = {Outcome.TIMEOUT, Outcome.OUT_OF_MEMORY, Outcome.MISSING}


class Diagnosis:
    """Runs the probes of a submission once, and names the mistakes that they show.

    Args:
        assignment: whose probes and signatures.
        questions: that are checked.
        execution: of the submission's cells, ended and sealed.
    """

    def __init__(self, assignment: Assignment, questions: Sequence[str], execution: Runner) -> None:
        self._assignment = assignment
        self._questions = questions
        # Deaths in here must not be charged to hidden checks.
        self._source = ExecutionSource(execution)
        self._behaviours: dict[str, Behaviour] | None = None
        self._signatures: dict[str, Signatures] = {}  # of questions that lost points

    def run(self, public: Mapping[str, Mapping[str, CheckResult]]) -> None:
        """Run the probes, unless they have run.

        Args:
            public: the results of the public checks, by question and name.
        """
        if self._behaviours is not None:
            return
        self._behaviours = {}
        until = time.monotonic() + _ALL_SECONDS
        for question in self._questions:
            checks = public.get(question, {}).values()
            if self._source.deaths or time.monotonic() > until:
                return
            if any(check.outcome in _LOST for check in checks) or _is_unwritten(checks):
                continue
            failed = any(check.outcome is not Outcome.PASSED for check in checks)
            # A student's answer may break anything that reads it.
            with contextlib.suppress(Exception, CheckHung):
                self._behaviours[question] = self._observed(question, costly=failed)

    def mistake(self, question: str) -> Mistake | None:
        """Return the mistake that a question's code makes; None if none is known."""
        # Without a name, a submission is graded all the same.
        with contextlib.suppress(Exception):
            return name_mistake(*self._seen(question))
        return None

    def deviating(self, question: str) -> Behaviour | None:
        """Return the answers in which a question's code differs from right code.

        None if nothing could be observed. Probes on whose answers right code differs are left
        out, and with them whatever is luck.
        """
        with contextlib.suppress(Exception):
            behaviour, signatures = self._seen(question)
            return deviations(behaviour, signatures.right)
        return None

    def _seen(self, question: str) -> tuple[Behaviour, Signatures]:
        """Return what a question's probes saw, and what is known of it.

        Raises:
            LookupError: nothing could be observed.
        """
        behaviour = (self._behaviours or {})[question]
        if not behaviour:
            raise LookupError(question)
        if question not in self._signatures:
            self._signatures[question] = read_signatures(self._assignment.signatures(question))
        return behaviour, self._signatures[question]

    def _observed(self, question: str, *, costly: bool) -> Behaviour:
        probes = load_probes(self._assignment, question)
        chosen = [probe for probe in probes if costly or not probe.costly]
        with self._source.watchdog.watch():
            return observe(chosen, lambda probe: self._student(question, probe))

    def _student(self, question: str, probe: Probe) -> Student:
        self._source.begin(question, _COSTLY_SECONDS if probe.costly else _SECONDS)
        return self._source.student(self._assignment, question, Visibility.PUBLIC)


def _is_unwritten(checks: Iterable[CheckResult]) -> bool:
    """Whether every public check met the stub, so that there is nothing to observe."""
    messages = [check.message for check in checks]
    return bool(messages) and all(message.startswith(NOT_WRITTEN) for message in messages)
