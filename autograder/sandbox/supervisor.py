"""Guards one kernel from outside its namespaces; runs no student code and ends with the kernel.

Forked from the warm process for one request, it makes the namespaces, forks the kernel into them
and then waits: for the trusted side to hang up, for the kernel to end, or for its memory or
processes to exceed the limits. In each case everything in the namespaces is killed.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox import syscalls
from autograder.sandbox.inside import INNER_ID, StepFailed, enclose
from autograder.sandbox.request import KernelRequest

NAMESPACES = (
    syscalls.CLONE_NEWUSER
    | syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
)
_WATCH_SECONDS = 0.2
MAX_REQUEST = 2**20

RunKernel = Callable[[KernelRequest, socket.socket], None]


def supervise(link: socket.socket, bridge: socket.socket, run_kernel: RunKernel) -> None:
    """Carry out the one request that comes over ``link``; return when the kernel has ended.

    Args:
        link: to the trusted side; a JSON line for each event goes back over it.
        bridge: handed to the kernel.
        run_kernel: what the kernel does, given the request and its bridge.
    """
    os.setsid()
    syscalls.die_with_parent(signal.SIGKILL)
    request = KernelRequest.from_bytes(link.recv(MAX_REQUEST))
    if request.isolation == "full":
        try:
            _new_namespaces(request.drop_to)
        except OSError as error:
            _tell(link, event="failed", step=f"namespaces: {error}")
            return
    else:
        syscalls.adopt_orphans()
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(told)
        link.close()
        _be_kernel(request, bridge, tell, run_kernel)
    os.close(tell)
    bridge.close()
    _watch(link, request, pid, told)


def _new_namespaces(drop_to: int | None) -> None:
    """Leave for new namespaces, with a user map that has no way back."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    if drop_to is None:
        syscalls.unshare(NAMESPACES)
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{INNER_ID} {outer_uid} 1")
        Path("/proc/self/gid_map").write_text(f"{INNER_ID} {outer_gid} 1")
        return
    # Root maps itself for the time of the set-up, and the user that it will become. A map of
    # two users can be written only from outside the new namespace, hence the helper.
    ready, go = os.pipe()
    parent = os.getpid()
    helper = os.fork()
    if helper == 0:
        os.close(go)
        os.read(ready, 1)
        for kind in ("uid", "gid"):
            Path(f"/proc/{parent}/{kind}_map").write_text(f"0 0 1\n{INNER_ID} {drop_to} 1\n")
        os._exit(0)
    os.close(ready)
    syscalls.unshare(NAMESPACES)
    os.write(go, b"1")
    os.close(go)
    _, status = os.waitpid(helper, 0)
    if status != 0:
        raise OSError("the user map could not be written")
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)


def _be_kernel(
    request: KernelRequest, bridge: socket.socket, tell: int, run_kernel: RunKernel
) -> None:
    """In the new process: build the private world, then be the kernel. Never returns."""
    status = 1
    try:
        syscalls.die_with_parent(signal.SIGKILL)
        _silence()
        enclose(request)
        # Changing user clears it.
        syscalls.die_with_parent(signal.SIGKILL)
        os.close(tell)
        run_kernel(request, bridge)
        status = 0
    except StepFailed as failure:
        os.write(tell, str(failure).encode()[:4000])
    finally:
        os._exit(status)


def _silence() -> None:
    """Give the kernel descriptors 0 to 2 that lead nowhere."""
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def _watch(link: socket.socket, request: KernelRequest, pid: int, told: int) -> None:
    """Report the kernel's start, wait for an end of any kind, kill, report the end."""
    pidfd = os.pidfd_open(pid)
    failure = b""
    while chunk := os.read(told, 4096):
        failure += chunk
    if failure:
        os.waitpid(pid, 0)
        _tell(link, event="failed", step=failure.decode(errors="replace"))
        return
    socket.send_fds(link, [b'{"event":"started"}'], [pidfd])
    reason = _wait(link, pidfd, pid, request)
    _kill(pid, isolated=request.isolation == "full")
    _, status = os.waitpid(pid, 0)
    _tell(link, event="ended", reason=reason, status=status)


def _wait(link: socket.socket, pidfd: int, pid: int, request: KernelRequest) -> str:
    poller = select.poll()
    poller.register(link, select.POLLIN | select.POLLHUP)
    poller.register(pidfd, select.POLLIN)
    while True:
        ready = dict(poller.poll(_WATCH_SECONDS * 1000))
        if pidfd in ready:
            return "ended"
        if ready:
            return "closed"
        family = _family(pid)
        if len(family) > request.limits.processes:
            return "processes"
        if _memory(family) > request.limits.memory_bytes:
            return "memory"


def _family(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    found = [pid]
    for member in found:
        try:
            tasks = os.listdir(f"/proc/{member}/task")
            for task in tasks:
                text = Path(f"/proc/{member}/task/{task}/children").read_text()
                found.extend(int(child) for child in text.split())
        except OSError:
            continue  # ended meanwhile
    return found


def _memory(family: list[int]) -> int:
    """Return the family's memory in bytes, each shared page counted in proportion."""
    total = 0
    for member in family:
        try:
            text = Path(f"/proc/{member}/smaps_rollup").read_text()
        except OSError:
            continue
        fields = dict(line.split(":", 1) for line in text.splitlines()[1:])
        total += int(fields["Pss"].split()[0]) * 1024
    return total


def _kill(pid: int, *, isolated: bool) -> None:
    """Kill the kernel; its whole pid namespace dies with it. Without one, hunt its family."""
    family = [] if isolated else _family(pid)[1:]
    for member in (pid, *family):
        try:
            os.kill(member, signal.SIGKILL)
        except ProcessLookupError:
            continue


def _tell(link: socket.socket, **event: object) -> None:
    # The trusted side may have hung up: then nobody wants to know.
    with contextlib.suppress(OSError):
        link.send(json.dumps(event).encode())
