"""Seccomp: the system calls that student code may make, by name and by argument.

An allow-list: what ``system_calls.txt`` doesn't name fails with ENOSYS, as on an older kernel, so
that libraries fall back. It omits whatever two kernels could communicate through or use up for each
other (watches and leases on files, System V IPC, message queues, hints to the page cache), other
processes' memory, new namespaces and mounts, memory that no limit counts, and large parts of the
kernel that no notebook needs. Rules by argument close the rest; each says why.

The filter comes on top of namespaces, Landlock and dropped capabilities, not instead of them.
"""

from __future__ import annotations

import ctypes
import errno
import socket
from pathlib import Path
from typing import Final

from autograder.judging.sandbox import bpf
from autograder.judging.sandbox.bpf import Block
from autograder.judging.sandbox.syscalls import call, machine_index

_TABLE: Final = Path(__file__).with_name("system_calls.txt")
# The most frequent, so tested first; newer kernels cache the answers that no argument changes.
_HOTTEST: Final = ("read", "write", "munmap", "mprotect", "clock_nanosleep", "epoll_wait", "poll")
_ARCHITECTURE: Final = (0xC000003E, 0xC00000B7)
_X32_BIT: Final = 0x40000000
_NAMESPACE_FLAGS: Final = 0x7E020000

_ALLOWED: Final = bpf.verdict(0x7FFF0000)
_KILLED: Final = bpf.verdict(0x80000000)
_ASKED: Final = bpf.verdict(0x7FC00000)  # the supervisor answers: see answers.py


def _refused(number: int) -> Block:
    return bpf.verdict(0x00050000 | number)


_UNKNOWN: Final = _refused(errno.ENOSYS)
_DONE: Final = _refused(0)  # returns 0 without having been carried out

FUTEX_WAIT: Final = 0
FUTEX_WAIT_BITSET: Final = 9
_FUTEX_WAKES: Final = (1, 3, 4, 5)  # wake, requeue, compare and requeue, wake and change
_FUTEX_PRIVATE: Final = 128
_FUTEX_COMMAND: Final = 0x7F

_MAP_SHARED: Final = 0x01
_MAP_ANONYMOUS: Final = 0x20
_MAP_HUGETLB: Final = 0x40000
_MADV_WILLNEED: Final = 3
# normal, random, sequential, dontneed, free, remove, (don't) fork, (no) huge pages, (don't) dump,
# wipe and keep on fork; no merging of equal pages, no eviction from the page cache.
_ADVICE: Final = (0, 1, 2, 4, 8, 9, 10, 11, 14, 15, 16, 17, 18, 19)

# duplicate, flags of descriptor and file, size of a pipe
_FCNTL: Final = (0, 1, 2, 3, 4, 1030, 1032)
_FCNTL_LOCKS: Final = (6, 7, 37, 38)  # F_SETLK, F_SETLKW, F_OFD_SETLK, F_OFD_SETLKW
# is it a terminal, its size and group; bytes waiting, non-blocking, close on exec
_IOCTL: Final = (0x5401, 0x5413, 0x540F, 0x541B, 0x5421, 0x5450, 0x5451)
# death signal, dumpable, name, timer slack, no_new_privs, seccomp (asked), subreaper, huge pages,
# bounding set (asked)
_PRCTL: Final = (1, 2, 3, 4, 15, 16, 21, 23, 29, 30, 36, 37, 38, 39, 41, 42)

_SOCKET_KIND: Final = 0xF  # without SOCK_NONBLOCK and SOCK_CLOEXEC
_NETLINK: Final = 16
_SOL_SOCKET: Final = 1
_BUFFER_SIZES: Final = (7, 8)
# reuse of addresses, keep alive, linger, credentials of senders, times of waiting
_SOCKET_OPTIONS: Final = (2, 9, 13, 16, 20, 21, 66, 67)
# kind, error, peer's credentials, whether it listens, protocol, family
_SOCKET_FACTS: Final = (3, 4, 17, 30, 38, 39)


def _read_table() -> dict[str, tuple[str, str]]:
    rows = [line.split() for line in _TABLE.read_text().splitlines() if line and line[0] != "#"]
    return {name: (x86_64, aarch64) for name, x86_64, aarch64 in rows}


# Read on import: inside a kernel's private root, the file can't be seen.
_NUMBERS: Final = _read_table()


def numbers(machine: int) -> dict[str, int]:
    """Return the system calls of the table with their numbers.

    Args:
        machine: the column of `machine_index`.
    """
    return {name: int(row[machine]) for name, row in _NUMBERS.items() if row[machine] != "-"}


def program(machine: int, *, alone: bool = False) -> Block:
    """Assemble the filter.

    Args:
        machine: the column of `machine_index`.
        alone: whether no other kernel runs at the same time, but the network is the machine's.
    """
    number = numbers(machine)
    ruled = {name: block for name, block in _rules(alone).items() if name in number}
    allowed = [number[name] for name in number if name not in ruled]
    lines = [*bpf.load(bpf.ARCHITECTURE), *bpf.unless(_ARCHITECTURE[machine], _KILLED)]
    lines += [*bpf.load(bpf.NUMBER), *bpf.case_at_least(_X32_BIT, _UNKNOWN)]
    for name, block in ruled.items():
        lines += bpf.case(number[name], block)
    for name in _HOTTEST:
        if name in number:
            lines += bpf.case(number[name], _ALLOWED)
    for first, last in bpf.ranges(allowed):
        lines += bpf.case_between(first, last, _ALLOWED)
    return [*lines, *_UNKNOWN]


def _rules(alone: bool) -> dict[str, Block]:
    """Return the rules for calls that depend on their arguments, the most frequent first."""
    return {
        "futex": _futexes(alone),
        "mmap": _mappings(),
        "madvise": bpf.switch(
            bpf.argument(2),
            {**dict.fromkeys(_ADVICE, _ALLOWED), _MADV_WILLNEED: _DONE},
            _refused(errno.EINVAL),
        ),
        "fcntl": bpf.switch(
            bpf.argument(1),
            # Every process that sees a file sees its locks: setting one only seems to succeed.
            {**dict.fromkeys(_FCNTL, _ALLOWED), **dict.fromkeys(_FCNTL_LOCKS, _DONE)},
            _refused(errno.EINVAL),
        ),
        "ioctl": _only(1, _IOCTL, errno.ENOTTY),
        # Without clone3, the C library falls back to clone, whose flags a filter can read.
        "clone": [
            *bpf.load(bpf.argument(0), _NAMESPACE_FLAGS),
            *bpf.unless(0, _refused(errno.EPERM)),
            *_ALLOWED,
        ],
        "prctl": _only(0, _PRCTL, errno.EINVAL),
        "socket": _sockets(),
        "socketpair": _only(0, (socket.AF_UNIX,), errno.EAFNOSUPPORT),
        # A socket's buffer is memory that is counted by the number of sockets.
        "setsockopt": _options(
            {**dict.fromkeys(_SOCKET_OPTIONS, _ALLOWED), **dict.fromkeys(_BUFFER_SIZES, _DONE)}
        ),
        "getsockopt": _options(
            dict.fromkeys((*_SOCKET_OPTIONS, *_BUFFER_SIZES, *_SOCKET_FACTS), _ALLOWED)
        ),
        "flock": _DONE,
        # Hints fill and empty the page cache, which all kernels share.
        "fadvise64": _DONE,
        # Loads, free memory and the number of processes are the whole machine's.
        "sysinfo": _ALLOWED if alone else _ASKED,
        **dict.fromkeys(_EXTENDED_ATTRIBUTES, _refused(errno.ENOTSUP)),
    }


# They would take kernel memory that no limit counts.
_EXTENDED_ATTRIBUTES: Final = tuple(
    f"{kind}{verb}xattr" for verb in ("set", "remove") for kind in ("", "l", "f")
)


def _only(index: int, values: tuple[int, ...], error: int) -> Block:
    """Allow a call only with one of these values as its argument number ``index``."""
    return bpf.switch(bpf.argument(index), dict.fromkeys(values, _ALLOWED), _refused(error))


def _futexes(alone: bool) -> Block:
    """Let threads wait for each other, but no process on a page of a file that others map too.

    A wait that is not private to one process is keyed by the file that the page belongs to, and
    the libraries that all kernels map are such files. Multiprocessing's semaphores wait like this.
    """
    wait = _ALLOWED if alone else _ASKED
    shared = bpf.switch(
        bpf.argument(1),
        {
            **dict.fromkeys((FUTEX_WAIT, FUTEX_WAIT_BITSET), wait),
            **dict.fromkeys(_FUTEX_WAKES, _ALLOWED),
        },
        _UNKNOWN,
        mask=_FUTEX_COMMAND,
    )
    return bpf.switch(bpf.argument(1), {_FUTEX_PRIVATE: _ALLOWED}, shared, mask=_FUTEX_PRIVATE)


def _mappings() -> Block:
    """Refuse memory that is not counted: shared without a file, or in huge pages."""
    refused, flags = _refused(errno.EPERM), bpf.argument(3)
    anonymous = _MAP_SHARED | _MAP_ANONYMOUS
    small = bpf.switch(flags, {anonymous: refused}, _ALLOWED, mask=anonymous)
    return bpf.switch(flags, {_MAP_HUGETLB: refused}, small, mask=_MAP_HUGETLB)


def _sockets() -> Block:
    """Allow unix sockets.

    A network without peers is useless, and sockets of other families are counted, for all
    namespaces together, where other kernels can see it: allocated TCP sockets, flow labels,
    neighbour lookups over netlink.
    """
    kinds = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_SEQPACKET)
    plain = _only(2, (0,), errno.EPROTONOSUPPORT)
    refused = _refused(errno.EAFNOSUPPORT)
    unix = bpf.switch(
        bpf.argument(1), {int(kind): plain for kind in kinds}, refused, mask=_SOCKET_KIND
    )
    # Only with this error does libzmq do without a list of the machine's interfaces.
    netlink = _refused(errno.EOPNOTSUPP)
    return bpf.switch(bpf.argument(0), {int(socket.AF_UNIX): unix, _NETLINK: netlink}, refused)


def _options(known: dict[int, Block]) -> Block:
    """Allow only these options of a socket: filters, labels and serial numbers are shared.

    Programs attached to sockets are compiled into memory that all users share, and a socket's
    cookie counts the sockets that the machine has created.
    """
    unknown = _refused(errno.ENOPROTOOPT)
    own = bpf.switch(bpf.argument(2), known, unknown)
    return bpf.switch(bpf.argument(1), {_SOL_SOCKET: own}, unknown)


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install(*, alone: bool = False) -> int | None:
    """Apply the filter to this process and all its children; needs no_new_privs.

    Args:
        alone: see `program`.

    Returns:
        The descriptor over which the supervisor answers what the filter asks it; None if the
        filter asks nothing.

    Raises:
        OSError: the running kernel or machine doesn't support it.
    """
    lines = program(machine_index(), alone=alone)
    return apply(lines, with_listener=not alone)


def apply(lines: Block, *, with_listener: bool = False) -> int | None:
    """Apply a program to this process and all its children; needs no_new_privs, or root.

    Returns:
        The descriptor over which questions are answered; None without a listener.

    Raises:
        OSError: the running kernel or machine doesn't support it.
    """
    code = bpf.to_bytes(lines)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_program = _Program(len(lines), ctypes.cast(buffer, ctypes.c_void_p))
    set_mode_filter, new_listener = 1, 8
    result = call(
        "seccomp",
        ctypes.c_uint(set_mode_filter),
        ctypes.c_uint(new_listener if with_listener else 0),
        ctypes.byref(filter_program),
    )
    return result if with_listener else None
