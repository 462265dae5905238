"""Guards one kernel from outside its namespaces; runs no student code and ends with the kernel.

Forked from the warm process for one request, it has a builder make the namespaces and fork the
kernel into them, adopts the kernel, and then waits: for the trusted side to hang up, for the
kernel to end, or for its memory or processes to exceed the limits. In each case everything that
the kernel has started is killed. It stays outside because there the kernel can't hide from it:
from within the namespaces, neither the kernel's memory nor its processes can be counted.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import select
import signal
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from autograder.choices import Isolation
from autograder.judging.sandbox import syscalls, user_folders
from autograder.judging.sandbox.answers import Answers
from autograder.judging.sandbox.guard import Guard
from autograder.judging.sandbox.inside import StepFailed, enclose
from autograder.judging.sandbox.private_root import INNER_ID
from autograder.judging.sandbox.processes import descendants
from autograder.judging.sandbox.request import KernelRequest

NAMESPACES = (
    syscalls.CLONE_NEWUSER
    | syscalls.CLONE_NEWNS
    | syscalls.CLONE_NEWPID
    | syscalls.CLONE_NEWNET
    | syscalls.CLONE_NEWIPC
    | syscalls.CLONE_NEWUTS
)
_MAP_ME = b"map"
_READY = b"ready"
MAX_REQUEST = 2**20

RunKernel = Callable[[KernelRequest, socket.socket], None]


def supervise(
    link: socket.socket, bridge: socket.socket, run_kernel: RunKernel, held: Sequence[int] = ()
) -> None:
    """Carry out the one request that comes over ``link``; return when the kernel has ended.

    Args:
        link: to the trusted side; a JSON line for each event goes back over it.
        bridge: for the kernel.
        run_kernel: what the kernel does, given the request and its bridge.
        held: descriptors of locks, which this process keeps open until it ends; no kernel gets
            them.
    """
    os.setsid()
    syscalls.adopt_orphans()
    request = KernelRequest.from_bytes(link.recv(MAX_REQUEST))
    user = _user(request)
    news, report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        run = lambda: run_kernel(request, bridge)  # noqa: E731
        pid = _fork_kernel(_Building(request, user, report, run, held), link, news)
        report.close()
        bridge.close()
        _watch(link, request, pid, news)
    except OSError as error:
        _report(link, event="failed", step=f"namespaces: {error}")
    finally:
        _kill_all()
        if request.home:
            user_folders.remove_tree(request.home)
        if request.isolation == Isolation.USER and user is not None:
            user_folders.sweep(user, user_folders.world_writable())


def _user(request: KernelRequest) -> int | None:
    """Return the id outside that the kernel runs as; None keeps the caller's own.

    Made from this process's id, so that no two kernels share one at the same time, unless there
    are too few.
    """
    if request.users is None:
        return None
    first, count = request.users
    return first + os.getpid() % count


@dataclasses.dataclass(frozen=True)
class _Building:
    """What the kernel's process is made of.

    Args:
        request: how to set it up.
        user: see `_user`.
        report: takes what went wrong, or that the set-up is done.
        run: what it does then.
        held: descriptors that it must not have.
    """

    request: KernelRequest
    user: int | None
    report: socket.socket
    run: Callable[[], None]
    held: Sequence[int]


def _fork_kernel(building: _Building, link: socket.socket, news: socket.socket) -> int:
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
        news.close()
        for descriptor in (release, *building.held):
            os.close(descriptor)
        _be_builder(building, theirs, held)
    theirs.close()
    os.close(held)
    with ours:
        answer = ours.recv(1024)
        if answer == _MAP_ME:
            # A map of two users can be written only from outside the new namespace.
            for kind in ("uid", "gid"):
                line = f"0 0 1\n{INNER_ID} {building.user} 1\n"
                Path(f"/proc/{builder}/{kind}_map").write_text(line)
            ours.send(_MAP_ME)
            answer = ours.recv(1024)
        os.waitpid(builder, 0)
    if not answer.isdigit():
        os.close(release)
        raise OSError(answer.decode(errors="replace") or "the builder ended")
    # Only now is the kernel our child: it must not begin to watch its parent earlier.
    os.write(release, b"1")
    os.close(release)
    return int(answer)


def _be_builder(building: _Building, link: socket.socket, held: int) -> None:
    """In the new process: make the namespaces, fork the kernel. Never returns."""
    try:
        if building.request.isolation == Isolation.FULL:
            _new_namespaces(building.user, link)
        pid = os.fork()
        if pid == 0:
            link.close()
            _be_kernel(building, held)
        link.send(str(pid).encode())
    except OSError as error:
        link.send(str(error).encode()[:1000])
    finally:
        os._exit(0)


def _new_namespaces(user: int | None, link: socket.socket) -> None:
    """Leave for new namespaces, with a user map that has no way back."""
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    syscalls.unshare(NAMESPACES)
    if user is None:
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{INNER_ID} {outer_uid} 1")
        Path("/proc/self/gid_map").write_text(f"{INNER_ID} {outer_gid} 1")
        return
    # Root maps itself, for the set-up, and the user that it will become.
    link.send(_MAP_ME)
    if link.recv(64) != _MAP_ME:
        raise OSError("the user map could not be written")
    os.setresgid(0, 0, 0)
    os.setresuid(0, 0, 0)


def _be_kernel(building: _Building, held: int) -> None:
    """In the new process: build the private world, then be the kernel. Never returns."""
    report, status = building.report, 1
    try:
        if not os.read(held, 1):
            return  # the supervisor has died
        os.close(held)
        # The scheduler shares time between sessions: a fork bomb must not starve the supervisor.
        os.setsid()
        _silence()
        listener = enclose(building.request, building.user)
        # From here on the filter may ask the supervisor, which can't answer before it has this.
        socket.send_fds(report, [_READY], [] if listener is None else [listener])
        if listener is not None:
            os.close(listener)
        _end_with_supervisor(report)
        report.close()
        building.run()
        status = 0
    except StepFailed as failure:
        report.send(str(failure).encode()[:4000])
    finally:
        os._exit(status)


def _end_with_supervisor(report: socket.socket) -> None:
    """Die when the supervisor dies. Comes after the change of user, which would undo it."""
    syscalls.die_with_parent(signal.SIGKILL)
    poller = select.poll()
    poller.register(report, 0)
    if poller.poll(0):
        os._exit(1)  # it has died already


def _silence() -> None:
    """Give the kernel descriptors 0 to 2 that lead nowhere."""
    null = os.open("/dev/null", os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)


def _watch(link: socket.socket, request: KernelRequest, pid: int, news: socket.socket) -> None:
    """Report the kernel's start, wait for an end of any kind, kill, report the end."""
    pidfd = os.pidfd_open(pid)
    message, listeners, _, _ = socket.recv_fds(news, 4096, 1)
    if message != _READY:
        step = message.decode(errors="replace") or "the kernel's process ended"
        _report(link, event="failed", step=step)
        return
    answers = Answers(listeners[0]) if listeners else None
    # Opens what it watches before the kernel can be asked to run anything.
    guard = Guard(link, pidfd, request, answers, pid)
    socket.send_fds(link, [json.dumps({"event": "started", "pid": pid}).encode()], [pidfd])
    reason = guard.wait()
    # Its whole pid namespace dies with it.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    if answers is not None:
        answers.close()
    _, status = os.waitpid(pid, 0)
    _report(link, event="ended", reason=reason, status=status)


def _kill_all() -> None:
    """Kill what is left of the family; without a pid namespace, that may be many."""
    while family := descendants(os.getpid()):
        for member in family:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)


def _report(link: socket.socket, **event: object) -> None:
    # If the trusted side has hung up, no one is left to read it.
    with contextlib.suppress(OSError):
        link.send(json.dumps(event).encode())
