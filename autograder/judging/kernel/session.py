"""One kernel from start to end: cells through nbclient, requests over the bridge."""

from __future__ import annotations

import asyncio
import contextlib
import queue
import signal
import time
from dataclasses import dataclass
from typing import Any

import zmq
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import AsyncKernelManager
from nbformat import NotebookNode

from autograder.choices import Isolation
from autograder.errors import CodecError, KernelDied, KernelStuck, SandboxError
from autograder.judging.bridge.client import Serve, StudentError, StudentTimeout
from autograder.judging.bridge.wire import ANSWER, CALLBACK, REQUEST, Frame, receive, send
from autograder.judging.kernel.clock import Clock, Limit
from autograder.judging.kernel.outputs import BoundedClient
from autograder.judging.kernel.provisioner import SandboxProvisioner
from autograder.judging.sandbox.launcher import KernelProcess
from autograder.judging.sandbox.request import Limits
from autograder.results import CellStatus

GRACE_SECONDS = 2.0  # from an interrupt to the kernel's end
READY_SECONDS = 120.0  # on a badly overloaded machine
RECONNECT_MILLISECONDS = 5  # from one attempt to the next
MAX_MESSAGE = 16 * 2**20  # bytes of one Jupyter message that a kernel may send
MAX_QUEUED = 16  # messages that wait on our side; further ones stay in the kernel's memory
_SPEC = KernelSpec(argv=[], display_name="iML sandbox", language="python")


@dataclass(frozen=True)
class KernelSettings:
    """How a submission's kernels are started.

    Args:
        control: the warm process's control socket.
        files: name in the working folder → path outside.
        isolation: what keeps students' code apart.
        limits: what the submission may use.
        protected: paths that no kernel may see; see `protected_paths` in `sandbox.shown`.
        jobs: kernels at a time.
    """

    control: Any
    files: dict[str, str]
    isolation: Isolation
    limits: Limits
    protected: tuple[str, ...] = ()
    jobs: int = 1


class _Manager(AsyncKernelManager):
    """A manager that leaves no file with the kernel's key in the temporary folder."""

    def write_connection_file(self, **_options: Any) -> None:
        """Write nothing: the kernel gets this over its own socket."""


class KernelSession:
    """Drives one sandboxed kernel; synchronous, on its caller's event loop.

    Args:
        loop: runs nbclient's part.
        notebook: whose cells are executed; its outputs are filled in.
        settings: see `KernelSettings`.

    Raises:
        SandboxError: the kernel could not be started.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, notebook: NotebookNode, settings: KernelSettings
    ) -> None:
        self._loop = loop
        self._asked = 0  # number of the last request over the bridge
        self._manager = _Manager(transport_encryption="disabled")
        self._manager._kernel_spec = _SPEC
        # Applies to new sockets: on a connected one, neither would have an effect.
        self._manager.context.setsockopt(zmq.MAXMSGSIZE, MAX_MESSAGE)
        self._manager.context.setsockopt(zmq.RCVHWM, MAX_QUEUED)
        # We connect before the kernel has bound its sockets.
        self._manager.context.setsockopt(zmq.RECONNECT_IVL, RECONNECT_MILLISECONDS)
        self._provisioner = SandboxProvisioner(
            parent=self._manager, kernel_id="student", kernel_spec=_SPEC
        )
        self._provisioner.control = settings.control
        self._provisioner.files = settings.files
        self._provisioner.isolation = settings.isolation
        self._provisioner.limits = settings.limits
        self._provisioner.protected = settings.protected
        self._provisioner.jobs = settings.jobs
        self._manager.provisioner = self._provisioner
        self._client = BoundedClient(notebook, settings.limits, km=self._manager)
        try:
            loop.run_until_complete(self._start())
        except BaseException:
            self.close()
            raise

    async def _start(self) -> None:
        await self._manager.start_kernel()
        client = self._manager.client()
        self._client.kc = client
        # There is no one to type: as in nbclient's own kernels, input() raises at once.
        client.start_channels(hb=False, stdin=False)
        deadline = time.monotonic() + READY_SECONDS
        # jupyter_client's own wait ends with 0.2 s of listening for nothing. A message that is
        # still on its way when a cell begins belongs to another request, and is ignored.
        while not await _hears(client):
            if not self.alive() or time.monotonic() > deadline:
                raise SandboxError("the kernel did not become ready")

    @property
    def process(self) -> KernelProcess:
        """The kernel's process.

        Raises:
            KernelDied: it was cleaned up.
        """
        process = self._provisioner.process
        if process is None:
            raise KernelDied("the kernel is gone")
        return process

    def alive(self) -> bool:
        """Whether the kernel's process still runs."""
        return self.process.alive()

    def died_of(self) -> str:
        """Return why the kernel ended: ``memory``, ``processes``, ``ended`` and so on."""
        return str(self.process.why_ended().get("reason", "unknown"))

    def execute(self, index: int, *limits: Limit) -> CellStatus:
        """Execute the notebook's cell number ``index`` within limits; its time counts against each.

        Returns:
            How it ended: ok, error, or timeout, where an interrupt ended it.

        Raises:
            KernelDied: the kernel ended meanwhile.
            KernelStuck: not even an interrupt brought a reply.
        """
        return self._loop.run_until_complete(self._execute(index, limits))

    @property
    def started_cell(self) -> int:
        """Index of the last cell that the kernel began."""
        return int(self._client.started_cell)

    def was_cut(self, index: int) -> bool:
        """Whether a cell had more output than the limits allow to keep."""
        return index in self._client.cut_cells

    def raised(self, index: int) -> str:
        """Return the exception that ended a cell, in one line; empty for none."""
        return " ".join(self._client.raised.get(index, "").split())

    async def _execute(self, index: int, limits: tuple[Limit, ...]) -> CellStatus:
        cell = self._client.nb.cells[index]
        run = asyncio.ensure_future(self._client.async_execute_cell(cell, index))
        death = asyncio.ensure_future(self._provisioner.wait())
        try:
            await _first(self._clock(*limits), run, death)
            interrupted = not run.done() and not death.done()
            if interrupted:
                self.process.signal(signal.SIGINT)
                await _first(self._clock(Limit(GRACE_SECONDS)), run, death)
            if run.done():
                return self._status(index, run, interrupted)
            if death.done():
                raise KernelDied("the kernel ended while a cell ran")
            raise KernelStuck("a cell did not end, not even when interrupted")
        finally:
            await _cancel(run, death)

    def _status(self, index: int, run: asyncio.Future[Any], interrupted: bool) -> CellStatus:
        if interrupted:
            return CellStatus.TIMEOUT
        raised = run.exception() is not None or index in self._client.raised
        return CellStatus.ERROR if raised else CellStatus.OK

    def request(self, frame: bytes, limits: tuple[Limit, ...], serve: Serve) -> bytes:
        """Send one frame over the bridge and return the answer.

        Raises:
            StudentTimeout: a limit ended, and an interrupt ended the call.
            KernelStuck: not even an interrupt ended it.
            KernelDied: the kernel ended meanwhile.
            StudentError: what came back is not an answer.
        """
        bridge, clock = self.process.bridge, self._clock(*limits)
        self._asked += 1
        try:
            send(bridge, Frame(REQUEST, self._asked, frame), clock)
            while True:
                kind, number, content = receive(bridge, clock)
                if number != self._asked:
                    continue  # belongs to a request that was given up, or was never made
                if kind != CALLBACK:
                    return content
                send(bridge, Frame(ANSWER, number, serve(content)), clock)
        except TimeoutError:
            self._interrupt_bridge()
            raise StudentTimeout("it did not end within its limit") from None
        except (EOFError, ConnectionError) as error:
            raise KernelDied("the kernel ended during a call") from error
        except CodecError as error:
            raise StudentError("CodecError", str(error)) from error
        finally:
            clock.stop()

    def _clock(self, *limits: Limit) -> Clock:
        return Clock(*limits, kernel=self.process.pid)

    def _interrupt_bridge(self) -> None:
        """End an overdue call, and discard its answer, so that the next call gets its own."""
        self.process.signal(signal.SIGINT)
        clock = self._clock(Limit(GRACE_SECONDS))
        try:
            while True:
                kind, number, _ = receive(self.process.bridge, clock)
                if kind == ANSWER and number == self._asked:
                    return
        except (TimeoutError, EOFError, ConnectionError, CodecError) as error:
            raise KernelStuck("a call did not end, not even when interrupted") from error

    def mute(self) -> None:
        """Stop listening to what the kernel prints and displays; only the bridge stays."""
        client = self._client.kc
        if client is not None:
            client.stop_channels()

    def close(self) -> None:
        """End the kernel and release everything. May be called twice."""
        self._loop.run_until_complete(self._close())

    async def _close(self) -> None:
        self.mute()
        await self._provisioner.kill()
        await self._provisioner.cleanup()
        context = self._manager.context
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await _cancel(*others)
        context.destroy(linger=0)


async def _first(clock: Clock, *tasks: asyncio.Future[Any]) -> None:
    """Return when one of the tasks is done, or when a limit of the clock has ended."""
    while (left := clock.left()) > 0:
        done, _ = await asyncio.wait(tasks, timeout=left, return_when="FIRST_COMPLETED")
        if done:
            clock.stop()
            return


async def _hears(client: Any) -> bool:
    """Ask the kernel for its info; whether both its reply and a published message arrive."""
    client.kernel_info()
    try:
        await client.shell_channel.get_msg(timeout=1)
        # A subscription that is later than the reply misses the message: then ask again.
        await client.iopub_channel.get_msg(timeout=0.1)
    except queue.Empty:
        return False
    return True


async def _cancel(*tasks: asyncio.Future[Any]) -> None:
    for task in tasks:
        task.cancel()
    with contextlib.suppress(Exception):
        await asyncio.gather(*tasks, return_exceptions=True)
