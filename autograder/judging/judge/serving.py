"""Serve functions of the reference solution to a student's kernel, within bounds.

The reference runs in a kernel of its own: whatever a student's code passes to it can exhaust that
kernel's time and memory only. Plain values cross, and nothing else. Whatever goes wrong becomes
the same exception in the student's kernel, whose text is a literal there.
"""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any

from autograder.choices import Isolation
from autograder.errors import CodecError, KernelError
from autograder.judging.bridge.client import Serve, StudentProblem
from autograder.judging.bridge.codec import CallbackRef, HandleRef, decode, encode
from autograder.judging.judge.assembler import assemble_solution
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.runner import Phase, Runner
from autograder.judging.judge.setup import Setup
from autograder.judging.kernel.clock import Limit, RunningLimit

MAX_CALLS = 20_000  # of one question's checks
MAX_DEATHS = 3  # of the reference's kernel: each costs its start
CALL_SECONDS = 5.0
_ASK_SECONDS = 10.0  # for a request of the grader's own
_REFUSED = encode({})


class ReferenceServer:
    """Answers calls of replaced functions.

    Args:
        run: the reference solution, executed and sealed.
        owners: the question of every function.
    """

    def __init__(self, run: Runner, owners: Mapping[str, str]) -> None:
        self._run, self._owners = run, owners
        self._deaths = 0
        self._calls = 0
        self._served: frozenset[str] = frozenset()

    def begin(self, functions: frozenset[str]) -> None:
        """Serve these functions from now on, and count their calls anew."""
        self._served, self._calls = functions, 0

    def answer(self, frame: bytes) -> bytes | None:
        """Return the answer to a call; None if the frame is something else."""
        try:
            call = decode(frame)
        except CodecError:
            return None
        if not isinstance(call, dict) or "function" not in call:
            return None
        self._calls += 1
        if self._calls > MAX_CALLS or self._deaths >= MAX_DEATHS:
            return _REFUSED
        try:
            return self._call(call["function"], call["args"], call["kwargs"])
        except KernelError:
            self._deaths += 1
        # Whatever a call's arguments make the reference do is an exception of that call.
        except (StudentProblem, CodecError, KeyError, TypeError, ValueError):
            pass
        return _REFUSED

    def _call(self, function: Any, args: Any, kwargs: Any) -> bytes:
        if function not in self._served or _holds_reference([args, kwargs]):
            raise ValueError("only plain values are passed, and only to what is replaced")
        question = self._owners[function]
        request = {"op": "serve", "question": question, "name": function}
        frame = encode({**request, "args": args, "kwargs": kwargs})
        answer = self._run.request(frame, Limit(CALL_SECONDS), _refuse)
        # Only these: what the reference's kernel says of an exception stays here.
        record = decode(answer)
        return encode({key: record[key] for key in ("value", "changed")})


def _holds_reference(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(_holds_reference, value.values()))
    if isinstance(value, list | tuple):
        return any(map(_holds_reference, value))
    return isinstance(value, HandleRef | CallbackRef)


def _refuse(_frame: bytes) -> bytes:
    return _REFUSED


class Replay:
    """A submission that has run again and is sealed, with some of its functions replaced.

    Args:
        execution: of the submission.
        server: answers calls of the functions that are replaced.
    """

    def __init__(self, execution: Execution, server: ReferenceServer) -> None:
        self._execution, self._server = execution, server
        self._names: dict[str, str] = {}
        self._prepared = 0  # the kernel in which the functions are replaced, by its number

    def replace(self, names: dict[str, str]) -> None:
        """Replace these functions from now on, and no others.

        Args:
            names: global name in the notebook → function.
        """
        self._names, self._prepared = names, 0
        self._server.begin(frozenset(names.values()))

    @property
    def reason(self) -> str:
        """Why the last kernel ended."""
        return self._execution.reason

    def ready(self) -> None:
        """Start a kernel if the last one has died, and replace the functions in it.

        Raises:
            OutOfTime: no further kernel is started.
        """
        self._execution.ready()
        if self._prepared != self._execution.kernels:
            self._prepared = self._execution.kernels
            frame = encode({"op": "replace", "names": self._names})
            # A kernel that refuses only costs its own student the points.
            with contextlib.suppress(StudentProblem):
                self._execution.request(frame, Limit(_ASK_SECONDS), _refuse)

    def request(self, frame: bytes, limit: Limit, serve: Serve) -> bytes:
        """Carry one frame over the bridge; see `Runner.request`."""
        return self._execution.request(
            frame, limit, lambda content: self._server.answer(content) or serve(content)
        )

    def restart(self) -> None:
        """Give up the running kernel."""
        self._execution.restart()

    def trouble(self, question: str, name: str = "") -> str:
        """Report how the cell that should define a function ended."""
        return self._execution.trouble(question, name)

    def close(self) -> None:
        """End the kernel."""
        self._execution.close()


@contextlib.contextmanager
def serving(
    setup: Setup, owners: Mapping[str, str], limit: RunningLimit, phase: Phase
) -> Iterator[ReferenceServer]:
    """Execute the reference solution in a kernel of its own, and serve from it.

    Args:
        setup: what the submission is graded with.
        owners: see `ReferenceServer`.
        limit: the submission's time, which counts here too.
        phase: what the time of each phase is charged to.

    Raises:
        SandboxError: no kernel could be started.
    """
    kernels = setup.kernels
    if kernels.isolation is Isolation.USER:
        # With it, one kernel runs at a time, and that is the student's. This one is ours: no other
        # user can look into a process of the grader's.
        kernels = dataclasses.replace(kernels, isolation=Isolation.PROCESS)
    run = Execution(assemble_solution(setup.source), kernels, phase, limit)
    try:
        run.run_cells()
        run.seal()
        yield ReferenceServer(run, owners)
    finally:
        run.close()
