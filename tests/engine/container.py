"""Runs a command as Docker runs one by default: as root, but not free to make a sandbox.

As a script, gives up what Docker withholds and becomes the command given to it.
"""

from __future__ import annotations

import ctypes
import errno
import os
import shutil
import sys
from pathlib import Path

from autograder.judging.sandbox import bpf, seccomp, syscalls

# chown, dac_override, fowner, fsetid, kill, setgid, setuid, setpcap, net_bind_service, net_raw,
# sys_chroot, mknod, audit_write, setfcap
_DOCKER_KEEPS = {0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31}
_PR_CAPBSET_DROP = 24
# unshare, setns, mount, pivot_root, mount_setattr, keyctl, ptrace (x86_64, aarch64)
_DOCKER_REFUSES = (
    *((272, 97), (308, 268), (165, 40), (155, 41), (442, 442), (250, 219), (101, 117)),
)
_CLONE3 = (435, 435)
_CLONE = (56, 220)
_LANDLOCK = 444  # landlock_create_ruleset, on every machine
NO_LANDLOCK = "IML_TEST_NO_LANDLOCK"  # in the environment: act as a kernel that has none
_NEW_NAMESPACES = 0x7E020000
# Makes a Python installation in a closed home folder readable, for this command alone.
OPEN_PYTHON = """
set -e
base=$(readlink -f "$1"); top=/$(echo "$base" | cut -d/ -f2); shift
if [ "$(stat -c %a "$top")" != 755 ]; then
    mount --bind "$base" /mnt
    mount -t tmpfs -o mode=755 none "$top"
    mkdir -p "$base"
    mount --bind /mnt "$base"
fi
exec "$@"
"""
NOT_HERE = (
    "needs root and unshare, to act as a container"
    if os.geteuid() != 0 or shutil.which("unshare") is None
    else ""
)


def in_container(*command: str) -> list[str]:
    """Return the command line that runs ``command`` as in a container."""
    script = str(Path(__file__).resolve())
    opened = ["unshare", "-m", "sh", "-c", OPEN_PYTHON, "-", sys.base_prefix]
    return [*opened, sys.executable, script, *command]


def main() -> None:
    """Give up what Docker withholds; become the command."""
    libc = ctypes.CDLL(None, use_errno=True)
    _forbid_calls()
    for capability in range(64):
        if capability not in _DOCKER_KEEPS:
            libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0)
    os.execv(sys.argv[1], sys.argv[1:])


def _forbid_calls() -> None:
    """Refuse, of what Docker's own filter refuses, what a sandbox would need."""
    column = syscalls.machine_index()
    refused, allowed = bpf.verdict(0x00050000 | errno.EPERM), bpf.verdict(0x7FFF0000)
    lines = bpf.load(bpf.NUMBER)
    for numbers in _DOCKER_REFUSES:
        lines += bpf.case(numbers[column], refused)
    if NO_LANDLOCK in os.environ:
        lines += bpf.case(_LANDLOCK, bpf.verdict(0x00050000 | errno.ENOSYS))
    # The C library then falls back to clone, whose flags a filter can read.
    lines += bpf.case(_CLONE3[column], bpf.verdict(0x00050000 | errno.ENOSYS))
    flags = [*bpf.load(bpf.argument(0), _NEW_NAMESPACES), *bpf.unless(0, refused), *allowed]
    lines += bpf.case(_CLONE[column], flags)
    seccomp.apply([*lines, *allowed])


if __name__ == "__main__":
    main()
