"""A `jupyter_client` provisioner whose kernels are forked from the warm process.

Registered as the entry point ``iml-sandbox``, so that any Jupyter tool can use it through a
kernelspec whose metadata says ``{"kernel_provisioner": {"provisioner_name": "iml-sandbox"}}``.
"""

from __future__ import annotations

import asyncio
import atexit
import dataclasses
import os
import signal
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.provisioner_base import KernelProvisionerBase

from autograder.choices import Isolation
from autograder.judging.sandbox.descriptors import descriptors
from autograder.judging.sandbox.launcher import KernelProcess, WarmProcess
from autograder.judging.sandbox.request import KERNEL_FOLDER, KernelRequest, Limits
from autograder.judging.sandbox.shown import home_folders, python_paths
from autograder.judging.sandbox.threads import threads
from autograder.judging.sandbox.user_folders import remove_tree
from autograder.judging.sandbox.users import student_users

_PORTS = {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "hb_port": 4, "control_port": 5}
# A unix socket's path holds at most 107 bytes, so a deep TMPDIR won't do.
_SHORT_TEMP = "/tmp"


@lru_cache(maxsize=1)
def _shared_warm_process() -> WarmProcess:
    """The warm process for tools that don't provide their own."""
    warm = WarmProcess(threads=os.cpu_count() or 1)
    atexit.register(warm.close)
    return warm


class SandboxProvisioner(KernelProvisionerBase):
    """Starts each kernel in the sandbox; a grader sets these attributes first."""

    control: Any = None  # the warm process's control socket; None starts one on first use
    files: dict[str, str] | None = None  # name in the working folder → path outside
    protected: tuple[str, ...] = ()  # paths of the grader's
    jobs: int = 1  # kernels at a time
    isolation: Isolation = Isolation.FULL
    limits: Limits | None = None

    process: KernelProcess | None = None
    _folder: Path | None = None

    @property
    def has_process(self) -> bool:
        """Whether a kernel was started and not yet cleaned up."""
        return self.process is not None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Set the manager up for a kernel on unix sockets."""
        manager: Any = self.parent
        manager.transport = "ipc"
        for name, number in _PORTS.items():
            setattr(manager, name, number)
        self.connection_info = manager.get_connection_info()
        return await super().pre_launch(cmd=[], **kwargs)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel.

        Raises:
            SandboxError: the sandbox could not be set up.
        """
        control = self.control
        if control is None:
            warm = _shared_warm_process()
            await asyncio.to_thread(warm.wait_ready)
            control = warm.control
        if self.isolation != Isolation.FULL:
            self._folder = Path(tempfile.mkdtemp(prefix="iml-", dir=_SHORT_TEMP))
        self.process = await asyncio.to_thread(KernelProcess, control, self._request())
        sockets = self._folder or f"/proc/{self.process.pid}/root{KERNEL_FOLDER}"
        manager: Any = self.parent
        manager.ip = self.connection_info["ip"] = f"{sockets}/s"
        return self.connection_info

    def _request(self) -> KernelRequest:
        full = self.isolation == Isolation.FULL
        users = None if self.isolation == Isolation.PROCESS else student_users()
        key = self.connection_info["key"]
        connection = {
            **_PORTS,
            "transport": "ipc",
            "ip": f"{KERNEL_FOLDER if full else self._folder}/s",
            "key": key.decode() if isinstance(key, bytes) else key,
            "signature_scheme": self.connection_info["signature_scheme"],
        }
        return KernelRequest(
            connection=connection,
            home=str(self._folder or ""),
            files=self.files or {},
            readable=python_paths(),
            protected=self.protected,
            homes=tuple(os.path.realpath(path) for path in home_folders()),
            isolation=self.isolation,
            users=None if users is None else (users.first, users.count),
            limits=self._limits(shared=users is None or users.count == 1),
        )

    def _limits(self, *, shared: bool) -> Limits:
        """Return the limits, with so few descriptors and threads that other kernels keep theirs."""
        limits = self.limits or Limits()
        kernels = self.jobs if shared else 1
        return dataclasses.replace(
            limits,
            open_files=descriptors(
                limits.open_files, limits.processes, kernels, limits.memory_bytes
            ),
            threads=threads(limits.threads, self.jobs),
        )

    async def poll(self) -> int | None:
        """Return None while the kernel runs."""
        if self.process is not None and self.process.alive():
            return None
        return 1

    async def wait(self) -> int | None:
        """Return when the kernel has ended."""
        if self.process is None:
            return 1
        loop = asyncio.get_running_loop()
        ended = asyncio.Event()
        descriptor = self.process.pidfd
        loop.add_reader(descriptor, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(descriptor)
        return 1

    async def send_signal(self, signum: int) -> None:
        """Send the kernel a signal."""
        if self.process is not None and signum != 0:
            self.process.signal(signum)

    async def kill(self, restart: bool = False) -> None:
        """End the kernel and everything that it started."""
        await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        """End the kernel: process 1 of a namespace can't be ended more gently."""
        await self.kill(restart)

    async def cleanup(self, restart: bool = False) -> None:
        """Release the process, its sockets and its folder."""
        if self.process is not None:
            self.process.close()
            self.process = None
        if self._folder is not None:
            remove_tree(str(self._folder))
            self._folder = None
