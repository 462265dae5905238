"""Landlock: an allow-list of paths for this process and all its children (Linux 5.13 or later).

The packages on PyPI that bind Landlock are unmaintained pre-releases, hence these lines.
Source: the kernel's documentation, userspace-api/landlock.
"""

from __future__ import annotations

import ctypes
import os
from typing import Final

from autograder.judging.sandbox.syscalls import call

_VERSION_FLAG: Final = 1
_RULE_PATH_BENEATH: Final = 1

EXECUTE: Final = 1 << 0
WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_DIR: Final = 1 << 3
MAKE_SOCK: Final = 1 << 9
_RIGHTS_OF_ABI: Final = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_FILE_RIGHTS: Final = EXECUTE | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)

READ: Final = EXECUTE | READ_FILE | READ_DIR
EVERYTHING: Final = (1 << 16) - 1
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS: Final = 3


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def abi() -> int:
    """Return the version of Landlock that the running kernel offers; 0 for none."""
    try:
        return call(
            "landlock_create_ruleset", None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG)
        )
    except OSError:
        return 0


def restrict(allowed: dict[str, int]) -> None:
    """Forbid everything on the file system except what ``allowed`` grants.

    Args:
        allowed: path → rights below it; paths that can't be reached are skipped.

    Raises:
        OSError: the running kernel has no Landlock.
    """
    version = abi()
    if version == 0:
        raise OSError("this kernel has no Landlock")
    handled = _RIGHTS_OF_ABI[max(known for known in _RIGHTS_OF_ABI if known <= version)]
    scoped = _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS if version >= 6 else 0
    attributes = _Ruleset(handled, 0, scoped)
    size = 24 if version >= 6 else 8
    ruleset = call(
        "landlock_create_ruleset",
        ctypes.byref(attributes),
        ctypes.c_size_t(size),
        ctypes.c_uint32(0),
    )
    for path, rights in allowed.items():
        _allow(ruleset, path, rights & handled)
    call("landlock_restrict_self", ctypes.c_int(ruleset), ctypes.c_uint32(0))
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        folder = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, PermissionError):
        return
    try:
        if not os.path.isdir(path):
            rights &= _FILE_RIGHTS
        rule = _PathBeneath(rights, folder)
        call(
            "landlock_add_rule",
            ctypes.c_int(ruleset),
            ctypes.c_int(_RULE_PATH_BENEATH),
            ctypes.byref(rule),
            ctypes.c_uint32(0),
        )
    finally:
        os.close(folder)
