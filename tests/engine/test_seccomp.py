"""What the filter says of each call, for both machines, by running its program here."""

from __future__ import annotations

import errno
import struct

import pytest

from autograder.judging.sandbox import bpf, seccomp

ALLOWED, KILLED, ASKED = 0x7FFF0000, 0x80000000, 0x7FC00000
ARCHITECTURES = (0xC000003E, 0xC00000B7)
MACHINES = {"x86_64": 0, "aarch64": 1}


def verdict(program: bpf.Block, number: int, *arguments: int, architecture: int) -> int:
    """Run a program on one call, as the kernel would."""
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("=iIQ6Q", number, architecture, 0, *(n % 2**64 for n in padded))
    word, place = 0, 0
    while True:
        code, true, false, constant = program[place]
        place += 1
        if code == 0x20:
            (word,) = struct.unpack_from("=I", data, constant)
        elif code == 0x54:
            word &= constant
        elif code == 0x06:
            return constant
        else:
            holds = {0x15: word == constant, 0x35: word >= constant, 0x25: word > constant}[code]
            place += true if holds else false


@pytest.fixture(params=MACHINES)
def ask(request):
    """Return what a machine's filter says of a call that is named."""
    machine = MACHINES[request.param]

    def asked(name: str, *arguments: int, alone: bool = False) -> int:
        program = seccomp.program(machine, alone=alone)
        number = seccomp.numbers(machine)[name]
        return verdict(program, number, *arguments, architecture=ARCHITECTURES[machine])

    return asked


def refused(number: int) -> int:
    return 0x00050000 | number


def test_every_call_of_the_table_is_known(ask):
    for name in seccomp.numbers(1):
        assert ask(name) != refused(errno.ENOSYS)


@pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)
@pytest.mark.parametrize("alone", [False, True])
def test_every_other_call_is_as_on_an_older_kernel(machine, alone):
    known = set(seccomp.numbers(machine).values())
    program, architecture = seccomp.program(machine, alone=alone), ARCHITECTURES[machine]
    for number in set(range(700)) - known:
        assert verdict(program, number, architecture=architecture) == refused(errno.ENOSYS)


def test_other_machines_calls_are_killed_or_unknown():
    program = seccomp.program(0)
    assert verdict(program, 0, architecture=0x40000003) == KILLED  # 32-bit
    x32 = verdict(program, 0x40000000, architecture=ARCHITECTURES[0])
    assert x32 == refused(errno.ENOSYS)


CASES = {
    "a private wait": (("futex", 0, 128), ALLOWED),
    "a private wait until a time": (("futex", 0, 128 | 9 | 256), ALLOWED),
    "a shared wait": (("futex", 0, 0), ASKED),
    "a shared wait until a time": (("futex", 0, 9 | 256), ASKED),
    "a shared wake": (("futex", 0, 1), ALLOWED),
    "a shared lock": (("futex", 0, 6), refused(errno.ENOSYS)),
    "private memory": (("mmap", 0, 4096, 3, 0x22), ALLOWED),
    "a shared file": (("mmap", 0, 4096, 3, 0x01), ALLOWED),
    "shared memory without a file": (("mmap", 0, 4096, 3, 0x21), refused(errno.EPERM)),
    "validated shared memory without a file": (("mmap", 0, 0, 3, 0x23), refused(errno.EPERM)),
    "huge pages": (("mmap", 0, 2**21, 3, 0x40022), refused(errno.EPERM)),
    "giving memory back": (("madvise", 0, 0, 4), ALLOWED),
    "reading ahead": (("madvise", 0, 0, 3), refused(0)),
    "merging equal pages": (("madvise", 0, 0, 12), refused(errno.EINVAL)),
    "setting a lock": (("fcntl", 3, 6), refused(0)),
    "asking for a lock": (("fcntl", 3, 5), refused(errno.EINVAL)),
    "a lease": (("fcntl", 3, 1024), refused(errno.EINVAL)),
    "a duplicate": (("fcntl", 3, 1030), ALLOWED),
    "is it a terminal": (("ioctl", 1, 0x5401), ALLOWED),
    "typing for a terminal": (("ioctl", 0, 0x5412), refused(errno.ENOTTY)),
    "a thread": (("clone", 0x3D0F00), ALLOWED),
    "a user namespace": (("clone", 0x10000011), refused(errno.EPERM)),
    "a unix socket": (("socket", 1, 1 | 0x80000, 0), ALLOWED),
    "a raw unix socket": (("socket", 1, 3, 0), refused(errno.EAFNOSUPPORT)),
    "a unix socket with a protocol": (("socket", 1, 1, 6), refused(errno.EPROTONOSUPPORT)),
    "TCP": (("socket", 2, 1, 6), refused(errno.EAFNOSUPPORT)),
    "TCP over IPv6": (("socket", 10, 1, 6), refused(errno.EAFNOSUPPORT)),
    "netlink for routes": (("socket", 16, 3, 0), refused(errno.EOPNOTSUPP)),
    "netlink for users": (("socket", 16, 3, 2), refused(errno.EOPNOTSUPP)),
    "a vsock": (("socket", 40, 1, 0), refused(errno.EAFNOSUPPORT)),
    "a pair": (("socketpair", 1, 1, 0), ALLOWED),
    "a time to wait": (("setsockopt", 3, 1, 20), ALLOWED),
    "a larger buffer": (("setsockopt", 3, 1, 7), refused(0)),
    "a program for a socket": (("setsockopt", 3, 1, 26), refused(errno.ENOPROTOOPT)),
    "a flow label": (("setsockopt", 3, 41, 32), refused(errno.ENOPROTOOPT)),
    "a socket's peer": (("getsockopt", 3, 1, 17), ALLOWED),
    "a socket's number": (("getsockopt", 3, 1, 57), refused(errno.ENOPROTOOPT)),
    "sysinfo": (("sysinfo",), ASKED),
    "flock": (("flock", 3, 2), refused(0)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_call_is_judged_by_its_arguments(ask, case):
    call, expected = CASES[case]
    assert ask(*call) == expected


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (("futex", 0, 0), ALLOWED),
        (("sysinfo",), ALLOWED),
        (("socket", 2, 1, 6), refused(errno.EAFNOSUPPORT)),
        (("socket", 1, 1, 0), ALLOWED),
    ],
    ids=["a shared wait", "sysinfo", "TCP", "a unix socket"],
)
def test_alone_on_the_machine_nothing_is_asked_and_no_network_is_had(ask, call, expected):
    assert ask(*call, alone=True) == expected


def test_a_block_that_no_jump_can_pass_is_refused():
    with pytest.raises(ValueError, match="too long"):
        bpf.case(1, bpf.verdict(0) * 256)
