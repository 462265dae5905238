"""The workers of a Dask cluster as a crew."""

from __future__ import annotations

import contextlib
import dataclasses
import signal
import socket
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

from distributed.security import Security

from autograder.choices import Isolation
from autograder.cli.crew import say_broken_checks
from autograder.cli.output import Output
from autograder.cluster.address import Local, Scheduler, parse_address
from autograder.cluster.bundle import pack
from autograder.cluster.connection import Connection, local_cluster, security_of
from autograder.cluster.executor import DaskExecutor
from autograder.cluster.plugin import CoursePlugin
from autograder.cluster.state import described
from autograder.cluster.terms import Terms
from autograder.grading.executor import Executor
from autograder.judging.judge.reference_trial import is_tried, with_trial
from autograder.judging.judge.setup import Setup


class ClusterCrew:
    """Workers of a scheduler.

    Args:
        address: of the scheduler.
        security: certificates and keys.
        accepted: isolations that are good enough, the strongest first.
        output: where to print.
        files: that lead to the scheduler.
        is_local: whether it runs for this command only.
    """

    control = None

    def __init__(
        self,
        address: str,
        security: Security,
        accepted: tuple[Isolation, ...],
        output: Output,
        *,
        files: tuple[Path, ...] = (),
        is_local: bool = False,
    ) -> None:
        self._files, self._is_local = files, is_local
        self._address, self._security = address, security
        self._accepted, self._output = accepted, output

    @contextlib.contextmanager
    def at_work(
        self, setup: Setup, out: Path, protected: tuple[Path, ...]
    ) -> Iterator[tuple[Setup, Executor]]:
        """Have all workers get ready; see `Crew`."""
        bundle = pack(setup.assignment)
        where, hidden = f"{socket.gethostname()}:{out}", (*protected, *self._files)
        terms = Terms.of(setup, where, bundle.sha256, self._accepted, hidden)
        plugin = CoursePlugin(terms, bundle)
        executor = DaskExecutor(self._connected, plugin, self._say)
        try:
            with _ended_as_by_ctrl_c():
                self._prepare(executor, plugin)
                yield self._tried(setup, executor), executor
            for line in executor.shares():
                self._output.say(line)
        finally:
            executor.close()

    def _connected(self) -> Connection:
        return Connection(self._address, self._security, self._say)

    def _prepare(self, executor: DaskExecutor, plugin: CoursePlugin) -> None:
        with self._output.console.status("the workers import what notebooks use …"):
            states = executor.connection.prepare(plugin)
        for line in described(states):
            self._output.say(line, style="" if line[0].isdigit() else "yellow")
        if not states:
            self._say("No worker has come yet: they are waited for. Ctrl-C ends this.")
        if not self._is_local and (dashboard := executor.connection.dashboard):
            self._output.say(f"Dask's dashboard, if it is on: {dashboard}")

    def _tried(self, setup: Setup, executor: DaskExecutor) -> Setup:
        if is_tried(setup):
            setup = with_trial(setup)
        else:
            with self._output.console.status(
                "a worker tries the checks on the reference solution …"
            ):
                setup = dataclasses.replace(setup, trial=executor.try_checks())
        say_broken_checks(setup, self._output)
        return setup

    def _say(self, line: str) -> None:
        self._output.say(line, style="yellow")


@contextlib.contextmanager
def _ended_as_by_ctrl_c() -> Iterator[None]:
    """Have signals that end a command do so by KeyboardInterrupt: the workers must be told."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    ignored = (signal.SIG_IGN, None)  # nohup's, or not Python's own
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    before = {number: handler for number, handler in before.items() if handler not in ignored}
    for number in before:
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def cluster_crew(
    dask: str, *, insecure: bool, required: Isolation, output: Output
) -> Iterator[ClusterCrew]:
    """Reach, or start, the cluster that ``--dask`` names.

    Args:
        dask: the option's value.
        insecure: whether plain TCP is accepted.
        required: the weakest isolation that is good enough.
        output: where to print.

    Raises:
        UsageError: the address is none.
        MissingPrerequisite: certificates are missing.
    """
    accepted = (Isolation.FULL,) if required is Isolation.FULL else (Isolation.FULL, Isolation.USER)
    match parse_address(dask, insecure=insecure):
        case Scheduler() as scheduler:
            security = security_of(scheduler)
            files = scheduler.files
            yield ClusterCrew(scheduler.address, security, accepted, output, files=files)
        case Local() as local:
            with contextlib.ExitStack() as stack:
                with output.console.status("starting workers on this machine …"):
                    address, security = stack.enter_context(local_cluster(local))
                yield ClusterCrew(address, security, accepted, output, is_local=True)
