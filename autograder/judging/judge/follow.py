"""Follow-through: an earlier mistake costs once.

A question whose code calls a function of an earlier question loses points if that function is
wrong. Where both lost points, the notebook runs once more, in a fresh kernel, the reference serves
the earlier functions, and the checks that the later question failed are tried again. What passes
earns its points; a score never falls.

Questions are tried in the notebook's order. One that passes in full now is served no longer: the
questions after it get the student's own function, which in turn gets what it relies on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

import nbformat

from autograder.judging.judge.assembler import Assembled
from autograder.judging.judge.check_run import run_again
from autograder.judging.judge.collector import CheckCollector
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.relied import Reliance, Relying
from autograder.judging.judge.runner import Phase
from autograder.judging.judge.serving import Replay, serving
from autograder.judging.judge.setup import Setup
from autograder.judging.kernel.clock import RunningLimit
from autograder.results import Relied


class FollowThrough:
    """Gives a submission the points that an earlier mistake alone has cost it.

    Args:
        setup: what it is graded with.
        assembled: the notebook.
        collected: how its checks ended; points are added here.
        questions: that were checked.
    """

    def __init__(
        self,
        setup: Setup,
        assembled: Assembled,
        collected: CheckCollector,
        questions: Sequence[str],
    ) -> None:
        self._setup, self._assembled, self._collected = setup, assembled, collected
        order = setup.source.questions
        self._failed = [q for q in order if q in questions and collected.lost_by(q)]

    def run(self, limit: RunningLimit, phase: Phase) -> None:
        """Replay the notebook if that can help, and try the checks that failed.

        Args:
            limit: the submission's time, of which the replay gets what is left.
            phase: what the time of each phase is charged to.

        Raises:
            SandboxError: a kernel could not be started.
        """
        if len(self._failed) < 2:
            return
        relying = Relying(self._assembled, self._setup.source)
        found = {name: relying.of(name, self._failed) for name in self._failed}
        for name, reliance in found.items():
            self._note(name, (), reliance)
        if limit.left > 0 and any(reliance.replaceable for reliance in found.values()):
            self._replay(relying, limit, phase)

    def _replay(self, relying: Relying, limit: RunningLimit, phase: Phase) -> None:
        fresh = nbformat.from_dict(self._assembled.notebook)
        assembled = dataclasses.replace(self._assembled, notebook=fresh)
        execution = Execution(assembled, self._setup.kernels, phase, limit)
        try:
            with phase("cells"):
                execution.run_cells()
                execution.seal()
            with serving(self._setup, relying.owners, limit, phase) as server, phase("checks"):
                replay = Replay(execution, server)
                for question in list(self._failed):
                    self._try(question, relying.of(question, self._failed), replay)
        finally:
            execution.close()

    def _try(self, question: str, reliance: Reliance, replay: Replay) -> None:
        """Try the checks of one question again, with the functions that it relies on replaced."""
        if not reliance.replaceable:
            self._note(question, (), reliance)
            return
        replay.replace(reliance.replaceable)
        lost = self._collected.lost_by(question)
        passed = run_again(self._setup, question, lost, replay)
        self._collected.let_pass(question, passed)
        if len(passed) == len(lost):
            self._failed.remove(question)
        self._note(question, reliance.replaceable.values() if passed else (), reliance)

    def _note(self, question: str, replaced: Collection[str], reliance: Reliance) -> None:
        others = reliance.others if self._collected.lost_by(question) else ()
        self._collected.follow_through[question] = (
            *(Relied(name, replaced=True) for name in sorted(set(replaced))),
            *(Relied(name, replaced=False) for name in sorted(others)),
        )
