"""The few Linux system calls that Python lacks, through ctypes; each raises ``OSError``."""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Final

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long

CLONE_NEWNS: Final = 0x00020000
CLONE_NEWUTS: Final = 0x04000000
CLONE_NEWIPC: Final = 0x08000000
CLONE_NEWUSER: Final = 0x10000000
CLONE_NEWPID: Final = 0x20000000
CLONE_NEWNET: Final = 0x40000000
CLONE_NEWCGROUP: Final = 0x02000000

MS_NOSUID: Final = 2
MS_NODEV: Final = 4
MS_NOEXEC: Final = 8
MS_BIND: Final = 4096
MS_REC: Final = 16384
MS_PRIVATE: Final = 1 << 18
MNT_DETACH: Final = 2

_AT_FDCWD: Final = -100
_AT_RECURSIVE: Final = 0x8000
_MOUNT_ATTR_RDONLY: Final = 0x1
_MOUNT_ATTR_NOSUID: Final = 0x2
_MOUNT_ATTR_NODEV: Final = 0x4

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_NO_NEW_PRIVS: Final = 38
_PR_SET_CHILD_SUBREAPER: Final = 36
_PR_CAPBSET_DROP: Final = 24
_KEYCTL_JOIN_SESSION_KEYRING: Final = 1
_CAPABILITY_VERSION_3: Final = 0x20080522

# Numbers by machine: (x86_64, aarch64).
_NUMBERS: Final = {
    "pivot_root": (155, 41),
    "keyctl": (250, 219),
    "mount_setattr": (442, 442),
    "landlock_create_ruleset": (444, 444),
    "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446),
    "seccomp": (317, 277),
    "capset": (126, 91),
}
MACHINES: Final = ("x86_64", "aarch64")


def machine_index() -> int:
    """Return this machine's column in tables of system call numbers.

    Raises:
        OSError: the tables don't have this machine.
    """
    machine = platform.machine()
    if machine not in MACHINES:
        raise OSError(f"no system call numbers are known for a {machine} machine")
    return MACHINES.index(machine)


def call(name: str, *args: object) -> int:
    """Make the named system call."""
    number = _NUMBERS[name][machine_index()]
    result = int(_libc.syscall(ctypes.c_long(number), *args))
    if result < 0:
        _raise(name)
    return result


def _raise(what: str) -> None:
    number = ctypes.get_errno()
    raise OSError(number, f"{what}: {os.strerror(number)}")


def _checked(result: int, what: str) -> None:
    if result != 0:
        _raise(what)


def unshare(flags: int) -> None:
    """Leave the namespaces named by ``flags`` for new ones."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(source: str, target: str, kind: str | None, flags: int, data: str | None = None) -> None:
    """Mount ``source`` on ``target``."""
    result = _libc.mount(
        source.encode(),
        target.encode(),
        kind.encode() if kind else None,
        ctypes.c_ulong(flags),
        data.encode() if data else None,
    )
    _checked(result, f"mount {kind or 'bind'} on {target}")


def make_read_only(target: str, *, recursive: bool = True, devices: bool = False) -> None:
    """Make the mount at ``target`` (and all mounts below it) read-only and without suid.

    Args:
        target: where it is mounted.
        recursive: whether those below it are meant too.
        devices: whether devices in it still work; they can then still be written to.
    """

    class Attributes(ctypes.Structure):
        _fields_ = (
            ("set", ctypes.c_uint64),
            ("clear", ctypes.c_uint64),
            ("propagation", ctypes.c_uint64),
            ("userns_fd", ctypes.c_uint64),
        )

    flags = _MOUNT_ATTR_RDONLY | _MOUNT_ATTR_NOSUID | (0 if devices else _MOUNT_ATTR_NODEV)
    attributes = Attributes(flags, 0, 0, 0)
    call(
        "mount_setattr",
        ctypes.c_int(_AT_FDCWD),
        target.encode(),
        ctypes.c_uint(_AT_RECURSIVE if recursive else 0),
        ctypes.byref(attributes),
        ctypes.c_size_t(ctypes.sizeof(attributes)),
    )


def pivot_root(new_root: str) -> None:
    """Make ``new_root`` the root and unmount the old one."""
    os.chdir(new_root)
    call("pivot_root", b".", b".")
    _checked(_libc.umount2(b".", ctypes.c_int(MNT_DETACH)), "umount the old root")
    os.chdir("/")


def _prctl(what: str, option: int, *args: int) -> None:
    padded = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    _checked(_libc.prctl(ctypes.c_int(option), *padded), what)


def die_with_parent(signal: int) -> None:
    """Have the kernel send this process ``signal`` when the thread that forked it ends."""
    _prctl("set parent death signal", _PR_SET_PDEATHSIG, signal)


def no_new_privileges() -> None:
    """Give up, for good, raising privileges by executing a file."""
    _prctl("no_new_privs", _PR_SET_NO_NEW_PRIVS, 1)


def adopt_orphans() -> None:
    """Become the parent of orphaned descendants."""
    _prctl("child subreaper", _PR_SET_CHILD_SUBREAPER, 1)


def forbid_capabilities() -> None:
    """Give up, for good, gaining a capability by executing a file."""
    for capability in range(64):
        try:
            _prctl("drop capability", _PR_CAPBSET_DROP, capability)
        except OSError:
            return  # past the last capability that this kernel knows


def drop_capabilities() -> None:
    """Give up every capability held."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    call("capset", ctypes.byref(header), ctypes.byref((ctypes.c_uint32 * 6)()))


def new_session_keyring() -> None:
    """Leave the session keyring, which namespaces don't separate."""
    call("keyctl", ctypes.c_int(_KEYCTL_JOIN_SESSION_KEYRING), None)
