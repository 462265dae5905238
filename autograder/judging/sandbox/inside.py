"""Build the private world, from within: runs as process 1 of the new namespaces.

The order matters. Mounts need the capabilities that later steps give up; Landlock and seccomp
bind only the calling thread and its children, so they come before any thread is started.
"""

from __future__ import annotations

import contextlib
import os
import resource
from collections.abc import Callable, Iterator

from autograder.choices import Isolation
from autograder.judging.sandbox import landlock, seccomp, shown, syscalls
from autograder.judging.sandbox.private_root import (
    DEVICES,
    INNER_ID,
    OWN_FOLDERS,
    copy_files,
    private_root,
)
from autograder.judging.sandbox.request import HOME, KERNEL_FOLDER, KernelRequest

_PENDING_SIGNALS = 1024


class StepFailed(Exception):
    """One step could not be done; names it."""


def enclose(request: KernelRequest, user: int | None) -> int | None:
    """Take every step; afterwards student code may run.

    Args:
        request: how to set the kernel up.
        user: id outside that the kernel is to run as; None keeps the caller's own.

    Returns:
        The descriptor over which the supervisor answers system calls; None if it answers none.

    Raises:
        StepFailed: the first step that failed.
    """
    for name, step in _STEPS[request.isolation]:
        with _named(name):
            step(request, user)
    if request.isolation == Isolation.PROCESS:
        return None
    with _named("seccomp"):
        return seccomp.install(alone=request.isolation == Isolation.USER)


@contextlib.contextmanager
def _named(step: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise StepFailed(f"{step}: {error}") from error


def _see_nothing_protected(request: KernelRequest, _user: int | None) -> None:
    """Check, as student code could, whether anything of the grader's can be seen.

    Raises:
        ValueError: something can; the message names it.
    """
    visible = shown.visible(request.readable, request.protected)
    allowed = (*visible, *OWN_FOLDERS, request.home)
    if request.isolation == Isolation.FULL or landlock.abi():
        found, remedy = shown.exposed(allowed, request.protected), ""
    else:
        # If root's home folder is open to everyone, that is its owner's choice.
        paths = [path for path in request.protected if path not in request.homes]
        found = shown.exposed(allowed, paths, permissions=True)
        remedy = "; without Landlock, other users must be kept out (chmod o-rwx)"
    if found:
        raise ValueError(f"{found[0]} of the grader's could be seen{remedy}")


def _copy_files(request: KernelRequest, _user: int | None) -> None:
    """Put copies of the students' files into the working folder: the originals are ours."""
    for name, path in request.files.items():
        copy_files(path, os.path.join(request.home, name))


def _become_student(_request: KernelRequest, user: int | None) -> None:
    os.chdir(HOME)
    os.umask(0o077)
    if user is not None:
        _become(INNER_ID)


def _become_nobody(request: KernelRequest, user: int | None) -> None:
    """Become a user that exists nowhere else, and owns only the working folder."""
    if user is None:
        raise ValueError("only root can start a process as another user")
    for folder, _, names in os.walk(request.home):
        for name in ("", *names):
            os.chown(os.path.join(folder, name), user, user)
    os.umask(0o077)
    _become(user)


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _limit(request: KernelRequest, _user: int | None) -> None:
    limits = request.limits
    wanted = {
        # Not 0: with it, a program that takes core dumps through a pipe is still called.
        resource.RLIMIT_CORE: 1,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_DATA: limits.memory_bytes,
        resource.RLIMIT_MEMLOCK: 0,
        resource.RLIMIT_MSGQUEUE: 0,
        resource.RLIMIT_NICE: 0,
        resource.RLIMIT_RTPRIO: 0,
        resource.RLIMIT_SIGPENDING: _PENDING_SIGNALS,
    }
    if request.isolation != Isolation.PROCESS:
        # Counted per user, or per user namespace: here these are the kernel's own.
        wanted[resource.RLIMIT_NPROC] = limits.threads
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))


def _landlock(_request: KernelRequest, _user: int | None) -> None:
    landlock.restrict(
        {
            "/": landlock.READ,
            **dict.fromkeys(OWN_FOLDERS, landlock.EVERYTHING),
            # The kernel binds its sockets here once; then nothing here can be removed or replaced.
            KERNEL_FOLDER: landlock.READ | landlock.MAKE_SOCK,
            **_device_rights(),
        }
    )


def _landlock_without_root(request: KernelRequest, _user: int | None) -> None:
    """Allow the system, the Python installation and the working folder, if there is Landlock.

    Without it, only the files' permissions protect them: see `support.describe`.
    """
    if not landlock.abi():
        return
    visible = shown.visible(request.readable, request.protected)
    landlock.restrict(
        {
            **dict.fromkeys(shown.without(visible, request.protected), landlock.READ),
            "/proc": landlock.READ,
            **_device_rights(),
            request.home: landlock.EVERYTHING,
        }
    )


def _device_rights() -> dict[str, int]:
    return {f"/dev/{name}": landlock.READ | landlock.WRITE_FILE for name in DEVICES}


Step = tuple[str, Callable[[KernelRequest, int | None], object]]
_CAPABILITY_BOUNDS: Step = ("capability bounds", lambda *_: syscalls.forbid_capabilities())
_CAPABILITIES: Step = ("capabilities", lambda *_: syscalls.drop_capabilities())
_NO_NEW_PRIVILEGES: Step = ("no_new_privs", lambda *_: syscalls.no_new_privileges())
_LIMITS: Step = ("resource limits", _limit)
_COVERS: Step = ("covers", _see_nothing_protected)
# By isolation; seccomp always comes last.
_STEPS: dict[str, tuple[Step, ...]] = {
    Isolation.FULL: (
        ("session keyring", lambda *_: syscalls.new_session_keyring()),
        ("private root", lambda request, _: private_root(request)),
        _COVERS,
        _CAPABILITY_BOUNDS,
        ("user", _become_student),
        _CAPABILITIES,
        _NO_NEW_PRIVILEGES,
        _LIMITS,
        ("Landlock", _landlock),
    ),
    Isolation.USER: (
        ("working folder", _copy_files),
        _CAPABILITY_BOUNDS,
        ("user", _become_nobody),
        _CAPABILITIES,
        _NO_NEW_PRIVILEGES,
        _LIMITS,
        ("Landlock", _landlock_without_root),
        _COVERS,
    ),
    Isolation.PROCESS: (("working folder", _copy_files), _NO_NEW_PRIVILEGES, _LIMITS),
}
