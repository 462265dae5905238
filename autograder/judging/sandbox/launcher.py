"""The trusted side's handle on the warm process and on the kernels forked from it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from typing import Any

from autograder.cache import cache_folder
from autograder.errors import SandboxError
from autograder.judging.sandbox.descriptors import raise_own_limits
from autograder.judging.sandbox.one_kernel import alone_on_machine
from autograder.judging.sandbox.preloaded import ALL
from autograder.judging.sandbox.request import KernelRequest
from autograder.judging.sandbox.warm import FORK

WARM_SECONDS = 300.0  # for the first imports on a slow disk
START_SECONDS = 120.0  # for one fork and its private world, on an overloaded machine


class WarmProcess:
    """Starts the warm process and asks it for kernels.

    Args:
        threads: per kernel, for TensorFlow and the linear algebra libraries.
        modules: what it imports; see `preloaded`.
    """

    def __init__(self, threads: int = 1, modules: Iterable[str] = ALL) -> None:
        raise_own_limits()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        with theirs:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-I",
                    "-m",
                    "autograder.judging.sandbox.warm",
                    str(theirs.fileno()),
                    *modules,
                ],
                env=_clean_environment(threads),
                cwd="/",
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=self._errors,
                start_new_session=True,
            )
        self._ready = False

    def wait_ready(self) -> None:
        """Wait until everything is imported.

        Raises:
            SandboxError: the imports failed; the message ends with what Python printed.
        """
        if self._ready:
            return
        readable, _, _ = select.select([self._control], [], [], WARM_SECONDS)
        if not readable or self._control.recv(64) != b"ready":
            self._errors.seek(0)
            tail = self._errors.read()[-2000:].decode(errors="replace").strip()
            raise SandboxError(f"the warm process could not import its modules:\n{tail}")
        self._ready = True

    @property
    def control(self) -> socket.socket:
        """The socket over which any trusted process may ask for kernels."""
        return self._control

    @property
    def has_ended(self) -> bool:
        """Whether it is gone: no kernel can be forked from it any longer."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the warm process."""
        self._control.close()
        self._process.kill()
        self._process.wait()
        self._errors.close()

    def __enter__(self) -> WarmProcess:
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()


def _clean_environment(threads: int) -> dict[str, str]:
    """Return the environment of the warm process, and so of every student: nothing of ours."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "LANG": "C.UTF-8",
        # Not a folder, and none can be created there, not even by root.
        "HOME": "/dev/null",
        "KERAS_HOME": "/dev/null/keras",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
        # Matplotlib's list of fonts is kept from one warm process to the next.
        "MPLCONFIGDIR": str(cache_folder("matplotlib")),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "CUDA_VISIBLE_DEVICES": "-1",
        **thread_settings(threads),
    }


def thread_settings(threads: int) -> dict[str, str]:
    """Return the environment that gives TensorFlow and the linear algebra so many threads."""
    names = ("TF_NUM_INTRAOP", "TF_NUM_INTEROP", "OMP_NUM", "OPENBLAS_NUM")
    return {f"{name}_THREADS": str(threads) for name in names}


class KernelProcess:
    """One kernel: its process, its bridge, and how it ended.

    Args:
        control: of the warm process.
        request: how to set it up.

    Raises:
        SandboxError: a step of the set-up failed; the message names it.
    """

    def __init__(self, control: socket.socket, request: KernelRequest) -> None:
        self._link, their_link = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.bridge, their_bridge = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._pidfd = -1
        self.pid = 0
        self._end: dict[str, Any] | None = None
        try:
            with their_link, their_bridge, alone_on_machine(request.isolation) as held:
                # The supervisor holds the lock until it has cleaned up.
                descriptors = [their_link.fileno(), their_bridge.fileno(), *held]
                socket.send_fds(control, [FORK], descriptors)
            self._link.send(request.to_bytes())
            self._pidfd = self._started()
        except OSError as error:
            self.close()
            raise SandboxError(f"the warm process does not answer: {error}") from error
        except SandboxError:
            self.close()
            raise

    def _started(self) -> int:
        readable, _, _ = select.select([self._link], [], [], START_SECONDS)
        if not readable:
            raise SandboxError(f"no kernel was forked within {START_SECONDS:.0f} s")
        data, descriptors, _, _ = socket.recv_fds(self._link, 8192, 1)
        event = json.loads(data) if data else {"step": "the supervisor ended"}
        if event.get("event") != "started" or len(descriptors) != 1:
            raise SandboxError(f"the sandbox could not be set up: {event.get('step', event)}")
        self.pid = int(event["pid"])
        return descriptors[0]

    @property
    def pidfd(self) -> int:
        """A descriptor of the process; readable once it has ended."""
        return self._pidfd

    def alive(self) -> bool:
        """Whether the kernel's process still runs."""
        return not select.select([self._pidfd], [], [], 0)[0]

    def signal(self, number: int) -> None:
        """Send the kernel's process a signal; nothing happens if it has ended."""
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self._pidfd, number)

    def why_ended(self, seconds: float = 5.0) -> dict[str, Any]:
        """Return how it ended: ``reason`` (ended, closed, memory, processes) and ``status``."""
        if self._end is None:
            deadline = time.monotonic() + seconds
            readable, _, _ = select.select([self._link], [], [], seconds)
            data = self._link.recv(8192) if readable and time.monotonic() < deadline else b""
            self._end = json.loads(data) if data else {"reason": "unknown", "status": 0}
        return self._end

    def close(self) -> None:
        """Kill whatever still runs and release it. May be called twice."""
        if self._pidfd >= 0:
            self.signal(signal.SIGKILL)
            os.close(self._pidfd)
            self._pidfd = -1
        self.bridge.close()
        self._link.close()
