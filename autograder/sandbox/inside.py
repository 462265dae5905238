"""Build the private world, from within: runs as process 1 of the new namespaces.

The order matters. Mounts need the capabilities that later steps give up; Landlock and seccomp
bind only the calling thread and its children, so they come before any thread is started.
"""

from __future__ import annotations

import os
import resource
import shutil
from collections.abc import Callable

from autograder.sandbox import landlock, seccomp, syscalls
from autograder.sandbox.request import HOME, KERNEL_FOLDER, KernelRequest
from autograder.sandbox.syscalls import MS_BIND, MS_NODEV, MS_NOEXEC, MS_NOSUID, MS_REC

INNER_ID = 1000
_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64")
_ETC = ("ld.so.cache", "ld.so.conf", "ld.so.conf.d", "localtime", "fonts", "nsswitch.conf")
_DEVICES = ("null", "zero", "full", "random", "urandom")
_PASSWD = f"root:x:0:0::/:/bin/false\nstudent:x:{INNER_ID}:{INNER_ID}::{HOME}:/bin/sh\n"
# The private root is put together on a mount point that every Linux has, that holds nothing we
# mount from, and that leaves nothing behind on disk.
_NEW_ROOT = "/proc"
_HOSTS = "127.0.0.1 localhost\n::1 localhost\n"


class StepFailed(Exception):
    """One step could not be done; names it."""


def enclose(request: KernelRequest) -> None:
    """Take every step; afterwards student code may run.

    Raises:
        StepFailed: the first step that failed.
    """
    for name, step in _STEPS[request.isolation]:
        try:
            step(request)
        except (OSError, ValueError) as error:
            raise StepFailed(f"{name}: {error}") from error


def _private_root(request: KernelRequest) -> None:
    root = _NEW_ROOT
    syscalls.mount("none", "/", None, MS_REC | syscalls.MS_PRIVATE)
    syscalls.mount("tmpfs", root, "tmpfs", MS_NOSUID | MS_NODEV, "size=4m,mode=755")
    _devices(root)
    # First the empty folders, then what is shown: Python may be installed below /tmp or a home.
    for path in (HOME, "/tmp", "/dev/shm"):
        _scratch(root + path, request.limits.file_bytes, inodes=20_000)
    for path in (*_SYSTEM, *(f"/etc/{name}" for name in _ETC), *request.readable):
        _show(root, path)
    os.mkdir(f"{root}/proc")
    syscalls.mount("proc", f"{root}/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC)
    _write(f"{root}/etc/passwd", _PASSWD)
    _write(f"{root}/etc/hosts", _HOSTS)
    # The trusted side reaches it through /proc/<pid>/root.
    _scratch(root + KERNEL_FOLDER, 2**16, inodes=32)
    for name, path in request.files.items():
        _bind(path, f"{root}{HOME}/{name}", read_only=True)
    syscalls.pivot_root(root)
    syscalls.make_read_only("/", recursive=False)


def _scratch(path: str, size: int, *, inodes: int) -> None:
    """Mount an empty folder of the student's own, in memory and of bounded size."""
    os.makedirs(path, exist_ok=True)
    options = f"size={size},mode=700,nr_inodes={inodes}"
    syscalls.mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options)
    os.chown(path, INNER_ID, INNER_ID)


def _show(root: str, path: str) -> None:
    """Show a system path at its own place: links as links, all else mounted read-only."""
    if not os.path.lexists(path) or os.path.lexists(root + path):
        return
    os.makedirs(os.path.dirname(root + path), exist_ok=True)
    if os.path.islink(path):
        os.symlink(os.readlink(path), root + path)
    else:
        _bind(path, root + path, read_only=True)


def _bind(source: str, target: str, *, read_only: bool) -> None:
    if os.path.isdir(source):
        os.makedirs(target, exist_ok=True)
    else:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
    syscalls.mount(source, target, None, MS_BIND | MS_REC)
    if read_only:
        syscalls.make_read_only(target)


def _devices(root: str) -> None:
    os.mkdir(f"{root}/dev")
    for name in _DEVICES:
        _bind(f"/dev/{name}", f"{root}/dev/{name}", read_only=False)
    os.symlink("/proc/self/fd", f"{root}/dev/fd")


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _copy_files(request: KernelRequest) -> None:
    """Put copies of the students' files into the working folder: the originals are ours."""
    for name, path in request.files.items():
        copy = shutil.copytree if os.path.isdir(path) else shutil.copyfile
        copy(path, os.path.join(request.home, name))


def _become_student(request: KernelRequest) -> None:
    os.chdir(HOME)
    os.umask(0o077)
    if request.drop_to is not None:
        _become(INNER_ID)


def _become_nobody(request: KernelRequest) -> None:
    """Become a user that exists nowhere, and only once at a time: kernels can't reach each other.

    It owns the working folder and nothing else.
    """
    if request.drop_to is None:
        raise ValueError("only root can start a process as another user")
    user = request.drop_to + os.getpid()
    for folder, _, names in os.walk(request.home):
        for name in ("", *names):
            os.chown(os.path.join(folder, name), user, user)
    os.umask(0o077)
    _become(user)


def _become(user: int) -> None:
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _limit(request: KernelRequest) -> None:
    limits = request.limits
    wanted = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_DATA: limits.memory_bytes,
    }
    if request.isolation != "process":
        # Counted per user, or per user namespace: here these are the kernel's own.
        wanted[resource.RLIMIT_NPROC] = limits.threads
    for which, value in wanted.items():
        _, hard = resource.getrlimit(which)
        ceiling = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(which, (ceiling, ceiling))


def _landlock(request: KernelRequest) -> None:
    writable = landlock.EVERYTHING
    landlock.restrict(
        {
            "/": landlock.READ,
            HOME: writable,
            "/tmp": writable,
            "/dev/shm": writable,
            # The kernel binds its sockets here once; nothing in it can be removed or replaced.
            KERNEL_FOLDER: landlock.READ | landlock.MAKE_SOCK,
            **{f"/dev/{name}": landlock.READ | landlock.WRITE_FILE for name in _DEVICES},
        }
    )


def _landlock_without_root(request: KernelRequest) -> None:
    """Allow the system, the Python installation and the working folder, where there is Landlock.

    Where there is none, the permissions of files must do: see `support.describe`.
    """
    if not landlock.abi():
        return
    shown = (*_SYSTEM, *(f"/etc/{name}" for name in _ETC), *request.readable, "/proc")
    landlock.restrict(
        {
            **dict.fromkeys(shown, landlock.READ),
            **{f"/dev/{name}": landlock.READ | landlock.WRITE_FILE for name in _DEVICES},
            request.home: landlock.EVERYTHING,
        }
    )


Step = tuple[str, Callable[[KernelRequest], object]]
_CAPABILITY_BOUNDS: Step = ("capability bounds", lambda _: syscalls.forbid_capabilities())
_CAPABILITIES: Step = ("capabilities", lambda _: syscalls.drop_capabilities())
_NO_NEW_PRIVILEGES: Step = ("no_new_privs", lambda _: syscalls.no_new_privileges())
_LIMITS: Step = ("resource limits", _limit)
# By isolation.
_STEPS: dict[str, tuple[Step, ...]] = {
    "full": (
        ("session keyring", lambda _: syscalls.new_session_keyring()),
        ("private root", _private_root),
        _CAPABILITY_BOUNDS,
        ("user", _become_student),
        _CAPABILITIES,
        _NO_NEW_PRIVILEGES,
        _LIMITS,
        ("Landlock", _landlock),
        ("seccomp", lambda _: seccomp.install()),
    ),
    "user": (
        ("working folder", _copy_files),
        _CAPABILITY_BOUNDS,
        ("user", _become_nobody),
        _CAPABILITIES,
        _NO_NEW_PRIVILEGES,
        _LIMITS,
        ("Landlock", _landlock_without_root),
        ("seccomp", lambda _: seccomp.install(seccomp.LOCAL_FAMILIES)),
    ),
    "process": (("working folder", _copy_files), _NO_NEW_PRIVILEGES, _LIMITS),
}
