"""Guards one kernel from outside its namespaces; runs no student code and ends with the kernel.

Forked from the warm process for one request, it has a builder make the namespaces and fork the
kernel into them, adopts the kernel, and then waits: for the trusted side to hang up, for the
kernel to end, or for its memory or processes to exceed the limits. In each case everything that
the kernel has started is killed. It stays outside so that it sees what the kernel can't hide:
from within the namespaces, neither the kernel's memory nor its processes can be counted.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import shutil
import signal
import socket
from collections.abc import Callable
from pathlib import Path

from autograder.sandbox import syscalls
from autograder.sandbox.inside import INNER_ID, StepFailed, enclose
from autograder.sandbox.processes import descendants
from autograder.sandbox.request import KernelRequest

NAMESPACES = (
    syscalls.CLONE_NEWUSER
    | syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
)
_WATCH_SECONDS = 0.1
_SMALL_FAMILY = 16  # processes
_PAGE = os.sysconf("SC_PAGE_SIZE")
_MAP_ME = b"map"
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
    syscalls.adopt_orphans()
    request = KernelRequest.from_bytes(link.recv(MAX_REQUEST))
    told, tell = os.pipe()
    try:
        pid = _fork_kernel(request, link, told, tell, lambda: run_kernel(request, bridge))
        os.close(tell)
        bridge.close()
        _watch(link, request, pid, told)
    except OSError as error:
        _tell(link, event="failed", step=f"namespaces: {error}")
    finally:
        _kill_all()
        if request.home:
            shutil.rmtree(request.home, ignore_errors=True)


def _fork_kernel(
    request: KernelRequest, link: socket.socket, told: int, tell: int, run: Callable[[], None]
) -> int:
    """Have a builder make the namespaces and fork the kernel into them; return the kernel's pid.

    Raises:
        OSError: the namespaces could not be made.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    held, release = os.pipe()
    builder = os.fork()
    if builder == 0:
        ours.close()
        link.close()
        os.close(told)
        os.close(release)
        _be_builder(request, theirs, held, tell, run)
    theirs.close()
    os.close(held)
    with ours:
        answer = ours.recv(1024)
        if answer == _MAP_ME:
            # A map of two users can be written only from outside the new namespace.
            for kind in ("uid", "gid"):
                line = f"0 0 1\n{INNER_ID} {request.drop_to} 1\n"
                Path(f"/proc/{builder}/{kind}_map").write_text(line)
            ours.send(_MAP_ME)
            answer = ours.recv(1024)
        os.waitpid(builder, 0)
    if not answer.isdigit():
        os.close(release)
        raise OSError(answer.decode(errors="replace") or "the builder ended")
    # Only now is the kernel a child of ours: it must not begin to watch its parent before.
    os.write(release, b"1")
    os.close(release)
    return int(answer)


def _be_builder(
    request: KernelRequest, link: socket.socket, held: int, tell: int, run: Callable[[], None]
) -> None:
    """In the new process: make the namespaces, fork the kernel. Never returns."""
    try:
        if request.isolation == "full":
            _new_namespaces(request.drop_to, link)
        pid = os.fork()
        if pid == 0:
            link.close()
            _be_kernel(request, held, tell, run)
        link.send(str(pid).encode())
    except OSError as error:
        link.send(str(error).encode()[:1000])
    finally:
        os._exit(0)


def _new_namespaces(drop_to: int | None, link: socket.socket) -> None:
    """Leave for new namespaces, with a user map that has no way back."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    syscalls.unshare(NAMESPACES)
    if drop_to is None:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{INNER_ID} {outer_uid} 1")
        Path("/proc/self/gid_map").write_text(f"{INNER_ID} {outer_gid} 1")
        return
    # Root maps itself for the time of the set-up, and the user that it will become.
    link.send(_MAP_ME)
    if link.recv(64) != _MAP_ME:
        raise OSError("the user map could not be written")
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)


def _be_kernel(request: KernelRequest, held: int, tell: int, run: Callable[[], None]) -> None:
    """In the new process: build the private world, then be the kernel. Never returns."""
    status = 1
    try:
        if not os.read(held, 1):
            return  # the supervisor has died
        os.close(held)
        # The scheduler shares time between sessions: a fork bomb must not starve the supervisor.
        os.setsid()
        _silence()
        enclose(request)
        _end_with_supervisor(tell)
        os.close(tell)
        run()
        status = 0
    except StepFailed as failure:
        os.write(tell, str(failure).encode()[:4000])
    finally:
        os._exit(status)


def _end_with_supervisor(tell: int) -> None:
    """Die when the supervisor dies. Comes after the change of user, which would undo it."""
    syscalls.die_with_parent(signal.SIGKILL)
    poller = select.poll()
    poller.register(tell, 0)
    if poller.poll(0):
        os._exit(1)  # it has died already


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
        _tell(link, event="failed", step=failure.decode(errors="replace"))
        return
    socket.send_fds(link, [json.dumps({"event": "started", "pid": pid}).encode()], [pidfd])
    reason = _wait(link, pidfd, request)
    # Its whole pid namespace dies with it.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    _tell(link, event="ended", reason=reason, status=status)


def _wait(link: socket.socket, pidfd: int, request: KernelRequest) -> str:
    poller = select.poll()
    poller.register(link, select.POLLIN | select.POLLHUP)
    poller.register(pidfd, select.POLLIN)
    while True:
        ready = dict(poller.poll(_WATCH_SECONDS * 1000))
        if pidfd in ready:
            return "ended"
        if ready:
            return "closed"
        family = descendants(os.getpid())
        if len(family) > request.limits.processes:
            return "processes"
        if _too_large(family, request.limits.memory_bytes):
            return "memory"


def _too_large(family: list[int], limit: int) -> bool:
    """Whether the family uses more memory than allowed, pages shared with others in proportion.

    The exact figure is slow to read, and slower still while processes fork, so it is asked for
    only where a first estimate exceeds the limit, and of a small family alone. The estimate
    leaves out what every kernel shares with this process: the imported libraries.
    """
    shared = _resident(os.getpid())
    if sum(max(0, _resident(member) - shared) for member in family) <= limit:
        return False
    return len(family) > _SMALL_FAMILY or sum(map(_proportional, family)) > limit


def _resident(member: int) -> int:
    try:
        return int(Path(f"/proc/{member}/statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0  # ended meanwhile


def _proportional(member: int) -> int:
    try:
        text = Path(f"/proc/{member}/smaps_rollup").read_text()
    except OSError:
        # A process may forbid this look at itself; then all of its pages count.
        return _resident(member)
    fields = dict(line.split(":", 1) for line in text.splitlines()[1:])
    return int(fields["Pss"].split()[0]) * 1024


def _kill_all() -> None:
    """Kill what is left of the family; without a pid namespace, that may be many."""
    while family := descendants(os.getpid()):
        for member in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)


def _tell(link: socket.socket, **event: object) -> None:
    # The trusted side may have hung up: then nobody wants to know.
    with contextlib.suppress(OSError):
        link.send(json.dumps(event).encode())
