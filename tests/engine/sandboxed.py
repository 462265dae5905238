"""Runs code in sandboxed kernels; as a script, tries the sandbox out as whoever runs it."""

from __future__ import annotations

import asyncio
import json
import os
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from autograder.choices import Isolation
from autograder.errors import KernelDied, SandboxError
from autograder.judging.kernel.clock import Limit
from autograder.judging.kernel.session import KernelSession, KernelSettings
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.judging.sandbox.request import Limits


@dataclass(frozen=True)
class Ran:
    """How a cell ended, what it printed, and why its kernel ended if it did."""

    status: str
    text: str
    reason: str = ""


class Kernels:
    """Runs one cell each in a fresh kernel.

    Args:
        control: of a warm process.
    """

    def __init__(self, control: Any) -> None:
        self._control = control

    def run(
        self,
        code: str,
        seconds: float = 30,
        isolation: Isolation = Isolation.FULL,
        files: dict[str, str] | None = None,
        **limits: Any,
    ) -> Ran:
        """Execute the code in a kernel of its own."""
        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
        settings = KernelSettings(self._control, files or {}, isolation, Limits(**limits))
        loop = asyncio.new_event_loop()
        session = KernelSession(loop, notebook, settings)
        try:
            status = session.execute(0, Limit(seconds))
            outputs = notebook.cells[0].outputs
            return Ran(status, "".join(out.get("text", "") for out in outputs))
        except KernelDied:
            return Ran("died", "", session.died_of())
        finally:
            session.close()
            loop.close()


def main() -> None:
    """Print what a few attempts came to, as JSON."""
    course = Path(__file__).resolve().parents[2] / "pyproject.toml"
    eat = "import numpy as np, os, time\nos.fork(); os.fork()\nx = np.ones(2**26); time.sleep(60)"
    hide = "import ctypes; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0)\n"
    fill = (
        "for place in ('.', '/tmp', '/dev/shm'):\n"
        "    with open(place + '/x', 'wb') as file: file.write(bytes(240 * 2**20))\n"
        "input()"
    )
    with WarmProcess(modules=["numpy"]) as warm:
        warm.wait_ready()
        kernels = Kernels(warm.control)
        found = {
            "uid": kernels.run("import os; print(os.getuid())").text.strip(),
            "outside": str(os.getuid()),
            "course": kernels.run(f"open({str(course)!r})").status,
            "network": kernels.run(
                "import socket; socket.create_connection(('127.0.0.1', 22))"
            ).status,
            "blind": kernels.run(hide + eat, seconds=60, memory_bytes=3 * 2**29).reason,
            "blind files": kernels.run(hide + fill, memory_bytes=700 * 2**20).reason,
            "bomb": kernels.run("import os\nwhile True: os.fork()", seconds=60).reason,
            "no process": _without_processes(warm, kernels),
            "a process": kernels.run("print(1)").text.strip(),
        }
    print(json.dumps(found))


def _without_processes(warm: WarmProcess, kernels: Kernels) -> str:
    """Return what comes of a kernel that can't be forked, because the user has no process left."""
    warm_process = warm._process.pid
    before = resource.prlimit(warm_process, resource.RLIMIT_NPROC)
    resource.prlimit(warm_process, resource.RLIMIT_NPROC, (1, before[1]))
    try:
        return kernels.run("1").status
    except SandboxError:
        return "none could be started"
    finally:
        resource.prlimit(warm_process, resource.RLIMIT_NPROC, before)


if __name__ == "__main__":
    main()
