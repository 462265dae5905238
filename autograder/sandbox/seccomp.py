"""Seccomp: system calls that no notebook needs and that reach past the other walls.

The filter is a deny-list over namespaces, Landlock and dropped capabilities, not instead of them.
Source of the numbers: the kernel's system call tables for x86_64 and the generic (aarch64) one.
"""

from __future__ import annotations

import ctypes
import errno
import struct
from typing import Final

from autograder.sandbox.syscalls import call, machine_index

# name: (x86_64, aarch64)
DENIED: Final = {
    # other processes' memory and descriptors
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "pidfd_getfd": (438, 438),
    "kcmp": (312, 272),
    # new namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    # keyrings
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # large surfaces of the kernel
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "personality": (135, 92),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "reboot": (169, 142),
    "syslog": (103, 116),
    "acct": (163, 89),
    "quotactl": (179, 60),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "clock_adjtime": (305, 266),
    "adjtimex": (159, 171),
    # memory that no limit of ours sees, and that outlives its maker
    "memfd_create": (319, 279),
    "memfd_secret": (447, 447),
    "shmget": (29, 194),
    "msgget": (68, 186),
    "mq_open": (240, 180),
    "move_pages": (279, 239),
    "migrate_pages": (256, 238),
}
_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)
_SOCKET: Final = (41, 198)
_SOCKETPAIR: Final = (53, 199)
_ARCHITECTURE: Final = (0xC000003E, 0xC00000B7)
_X32_BIT: Final = 0x40000000
# unix, IPv4, IPv6, netlink (name resolution asks for it); not vsock, packet, alg and the like
ALLOWED_FAMILIES: Final = (1, 2, 10, 16)
# Where no network namespace keeps the network away; libzmq aborts where it can't list interfaces.
LOCAL_FAMILIES: Final = (1, 16)
_NAMESPACE_FLAGS: Final = 0x7E020000

_LOAD: Final = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL: Final = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST: Final = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_ANY_BIT: Final = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN: Final = 0x06  # BPF_RET | BPF_K
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_KILL: Final = 0x80000000
_NUMBER, _ARCH, _ARG0 = 0, 4, 16  # offsets in struct seccomp_data

Instruction = tuple[int, int, int, int]


def program(
    machine: int, allowed_families: tuple[int, ...] = ALLOWED_FAMILIES
) -> list[Instruction]:
    """Assemble the filter: (code, jump if true, jump if false, constant) per instruction.

    Args:
        machine: column of this machine in the tables.
        allowed_families: of sockets; all others can't be opened.
    """
    deny = (_RETURN, 0, 0, _ERRNO | errno.EPERM)
    allow = (_RETURN, 0, 0, _ALLOW)
    lines: list[Instruction] = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, _ARCHITECTURE[machine]),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32_BIT),
        deny,
    ]
    for numbers in DENIED.values():
        lines += [(_EQUAL, 0, 1, numbers[machine]), deny]
    # The C library falls back to clone, whose flags a filter can read, when clone3 is absent.
    lines += [(_EQUAL, 0, 1, _CLONE3[machine]), (_RETURN, 0, 0, _ERRNO | errno.ENOSYS)]
    lines += [
        (_EQUAL, 0, 4, _CLONE[machine]),
        (_LOAD, 0, 0, _ARG0),
        (_ANY_BIT, 0, 1, _NAMESPACE_FLAGS),
        deny,
        allow,
    ]
    families = len(allowed_families)
    for number in (_SOCKET[machine], _SOCKETPAIR[machine]):
        lines += [(_EQUAL, 0, families + 3, number), (_LOAD, 0, 0, _ARG0)]
        lines += [(_EQUAL, families - i, 0, f) for i, f in enumerate(allowed_families)]
        lines += [deny, allow]
    return [*lines, allow]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def install(allowed_families: tuple[int, ...] = ALLOWED_FAMILIES) -> None:
    """Apply the filter to this process and all its children; needs no_new_privs.

    Raises:
        OSError: the running kernel or machine doesn't support it.
    """
    lines = program(machine_index(), allowed_families)
    code = b"".join(struct.pack("=HBBI", *line) for line in lines)
    buffer = ctypes.create_string_buffer(code, len(code))
    filter_program = _Program(len(lines), ctypes.cast(buffer, ctypes.c_void_p))
    set_mode_filter = 1
    call("seccomp", ctypes.c_uint(set_mode_filter), ctypes.c_uint(0), ctypes.byref(filter_program))
