"""Run a notebook to its end, whatever its cells do: a kernel that dies costs one cell.

After a death, a fresh kernel replays the cells that had ended by themselves, without the one that
is to blame, and continues after it.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass

from autograder.errors import KernelDied, KernelError, KernelStuck
from autograder.judging.bridge.client import Serve, StudentError, StudentTimeout
from autograder.judging.bridge.codec import encode
from autograder.judging.judge.assembler import Assembled
from autograder.judging.judge.endings import Endings, Replays
from autograder.judging.judge.runner import OutOfTime, Phase, unmeasured
from autograder.judging.kernel.clock import Limit, RunningLimit
from autograder.judging.kernel.session import KernelSession, KernelSettings
from autograder.judging.kernel.starting import start_session
from autograder.results import CellResult, CellStatus

SETTLE_SECONDS = 0.5  # for a death that a cell caused but did not wait for
MAX_KERNELS = 40  # per submission: deaths cost time, and a submission's time is bounded
_ASK_SECONDS = 10.0  # for a request of the grader's own

_DEATHS = {
    "memory": "used more memory than allowed, so its kernel was killed",
    "processes": "started more processes than allowed, so its kernel was killed",
    "disk": "wrote more to its folder than allowed, so its kernel was killed",
}
_CUT = "produced more output than is kept; the rest was dropped"


@dataclass(frozen=True)
class _End:
    """How an attempt to run a cell ended."""

    status: CellStatus
    error: str = ""


# The kernel ended, or stopped answering, before it had begun the cell.
_UNSTARTED, _UNANSWERED = _End(CellStatus.KILLED), _End(CellStatus.TIMEOUT)


class Execution:
    """A submission's kernel, replaced whenever it dies.

    Args:
        assembled: the notebook and its steps; outputs are filled in.
        settings: how kernels are started.
        phase: what the time of a phase is charged to; by default it isn't measured.
        limit: on the whole submission's time, of which others may have used some; None for a new
            one.
    """

    def __init__(
        self,
        assembled: Assembled,
        settings: KernelSettings,
        phase: Phase = unmeasured,
        limit: RunningLimit | None = None,
    ) -> None:
        self._phase = phase
        self._assembled = assembled
        self.settings = settings
        self._limits = settings.limits
        self._loop = asyncio.new_event_loop()
        self._session: KernelSession | None = None
        self.kernels = 0  # that were started so far
        self._replays = Replays()
        self.limit = limit or RunningLimit(settings.limits.submission_seconds)
        self._sealed = False
        self._reason = "unknown"
        self._cut: set[int] = set()  # indices of cells whose output was not kept in full
        self._endings = Endings(assembled)

    def run_cells(self) -> None:
        """Execute every step that is to be run, and record each question's functions."""
        budget = self._limits.cells
        for index, step in enumerate(self._assembled.steps):
            if not step.run:
                continue
            if budget == 0 or self._out_of_time():
                why = "too many cells" if budget == 0 else "the submission's time was used up"
                self._endings.note(index, CellResult(step.id, CellStatus.SKIPPED, error=why))
                continue
            budget -= 1
            self._run_cell(index)

    def seal(self) -> None:
        """Ignore whatever the kernel prints or displays from now on; checks may begin."""
        self._sealed = True
        if self._session is not None:
            self._begin_checks(self._session)

    def _begin_checks(self, session: KernelSession) -> None:
        session.mute()
        try:
            self._ask(session, op="begin_checks")
        except StudentTimeout:
            pass  # then checks run with what precision there is
        except KernelError as error:
            # Charged to no cell: something that the cells left running has ended it.
            self._bury(died=isinstance(error, KernelDied))

    def request(self, frame: bytes, limit: Limit, serve: Serve) -> bytes:
        """Send one frame over the bridge, starting a kernel if the last one has died.

        Args:
            frame: the request.
            limit: the check's; the submission's counts too.
            serve: answers calls of the check's functions.

        Raises:
            StudentTimeout, StudentError: the call's own fault; the kernel lives on.
            KernelDied, KernelStuck: the kernel was ended; the next call gets a fresh one.
            OutOfTime: no further kernel is started.
        """
        session = self._live_session()
        try:
            with self._phase("bridge"):
                return session.request(frame, (limit, self.limit), self._charged(serve))
        except KernelError as error:
            self._bury(died=isinstance(error, KernelDied))
            raise

    def _charged(self, serve: Serve) -> Serve:
        def charged(frame: bytes) -> bytes:
            with self._phase("checks"):
                return serve(frame)

        return charged

    def ready(self) -> None:
        """Start a kernel if the last one has died.

        Raises:
            OutOfTime: no further kernel is started.
        """
        self._live_session()

    def restart(self) -> None:
        """Give up the running kernel; the next request gets a fresh one."""
        self._bury()

    @property
    def reason(self) -> str:
        """Why the last kernel ended: ``memory``, ``processes``, ``ended`` and so on."""
        return self._reason

    @property
    def results(self) -> dict[int, CellResult]:
        """How each cell ended, by its index."""
        return self._endings.results

    def trouble(self, question: str, name: str = "") -> str:
        """Report how the cell that should define a function ended; see `Runner.trouble`."""
        return self._endings.trouble(question, name)

    def close(self) -> None:
        """End the kernel and release everything."""
        self._bury()
        self._loop.close()

    def _run_cell(self, index: int) -> None:
        step = self._assembled.steps[index]
        started = time.monotonic()
        ended = self._attempt(index)
        if ended is _UNSTARTED:
            self._settle()
            ended = self._attempt(index)
        elif ended is _UNANSWERED:
            # A kernel reports that it begins a cell before it does anything with it: this one was
            # broken before.
            self._blame_last()
            ended = self._attempt(index)
        if ended is _UNSTARTED:
            ended = _End(CellStatus.KILLED, self._death())
        elif ended is _UNANSWERED:
            ended = _End(CellStatus.TIMEOUT, self._too_slow())
        seconds, status = time.monotonic() - started, ended.status
        if status is not CellStatus.SKIPPED:
            text = self._assembled.notebook.cells[index].source
            by_itself = status in (CellStatus.OK, CellStatus.ERROR)
            self._replays.keep(index, text, ended=by_itself)
        error = ended.error or (_CUT if index in self._cut else "")
        result = CellResult(step.id, status, round(seconds, 3), error)
        raised = ""
        if self._session is not None and status is CellStatus.ERROR:
            raised = self._session.raised(index)
        self._endings.note(index, result, raised)

    def _attempt(self, index: int) -> _End:
        """Execute one cell; if the kernel dies, clean up after it."""
        try:
            session = self._live_session()
        except OutOfTime as error:
            return _End(CellStatus.SKIPPED, str(error))
        try:
            status = self._execute(session, index)
            slow = status is CellStatus.TIMEOUT
            return _End(status, self._too_slow(" and was interrupted") if slow else "")
        except KernelDied:
            begun = session.started_cell == index
            self._bury(died=True)
            return _End(CellStatus.KILLED, self._death()) if begun else _UNSTARTED
        except (KernelStuck, StudentTimeout):
            begun = session.started_cell == index
            self._bury()
            return _End(CellStatus.TIMEOUT, self._too_slow()) if begun else _UNANSWERED

    def _death(self) -> str:
        return _DEATHS.get(self._reason, "ended its kernel")

    def _too_slow(self, ending: str = ", not even when interrupted") -> str:
        return f"did not end within {self._limits.cell_seconds:.0f} s{ending}"

    def _execute(self, session: KernelSession, index: int) -> CellStatus:
        """Execute a cell in this kernel, and look at the functions that it bound."""
        step, functions = self._assembled.steps[index], self._assembled.functions
        status = session.execute(index, Limit(self._limits.cell_seconds), self.limit)
        if session.was_cut(index):
            self._cut.add(index)
        text = self._assembled.notebook.cells[index].source
        if step.taken.names or any(name in text for name in functions.names):
            self._ask(
                session,
                op="ran",
                names=functions.names,
                answers=step.taken.answers,
                later=step.taken.later,
                stubs=step.taken.stubs,
            )
        return status

    def _settle(self) -> None:
        """Find out whether the cell before a death had ended the kernel with a delay.

        A kernel that is killed in a cell's first moment dies without reporting that it began it,
        and so does one that the cell before asked to end. Only in the second case does a fresh
        kernel, after the replay, die by itself.
        """
        with contextlib.suppress(OutOfTime):
            session = self._live_session()
            time.sleep(SETTLE_SECONDS)
            if not session.alive():
                self._bury(died=True)
                self._blame_last()

    def _blame_last(self) -> None:
        index = self._endings.last_whole()
        if index is not None:
            self._replays.drop(index)
            old = self.results[index]
            error = "left a kernel that ran no further cell"
            self.results[index] = CellResult(old.id, CellStatus.KILLED, old.seconds, error)

    def _live_session(self) -> KernelSession:
        """Return the running kernel, or start one and replay."""
        while self._session is None:
            if self.kernels >= MAX_KERNELS or self._out_of_time():
                raise OutOfTime("the submission's time or kernels were used up")
            self.kernels += 1
            with self._phase("start"):
                self._session = start_session(self._loop, self._assembled.notebook, self.settings)
            with self._phase("cells"):
                self._replay()
        return self._session

    def _replay(self) -> None:
        """Run again what had ended; a cell that now kills the kernel is dropped."""
        assert self._session is not None
        for index, code in self._replays:
            cell = self._assembled.notebook.cells[index]
            text, outputs = cell.source, cell.outputs
            cell.source = code
            try:
                self._execute(self._session, index)
            except (KernelError, StudentTimeout):
                self._replays.drop(index)
                self._bury()
                return
            finally:
                # What a replay prints was printed before; after sealing, it must not be kept.
                cell.source, cell.outputs = text, outputs
        if self._sealed:
            self._begin_checks(self._session)

    def _bury(self, *, died: bool = False) -> None:
        """Release the kernel; remember why it ended if it did so by itself."""
        if self._session is None:
            return
        session, self._session = self._session, None
        self._reason = session.died_of() if died else "stuck"
        session.close()

    def _ask(self, session: KernelSession, **request: object) -> None:
        """Send a request of the grader's own; what a tampered kernel answers doesn't matter."""
        with contextlib.suppress(StudentError):
            limits = Limit(_ASK_SECONDS), self.limit
            session.request(encode(request), limits, lambda frame: b"")

    def _out_of_time(self) -> bool:
        return self.limit.left <= 0
