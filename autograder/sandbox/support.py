"""What this machine's kernel offers for the sandbox, and the choice of isolation."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass

from autograder.errors import MissingPrerequisite
from autograder.sandbox import landlock, syscalls

ISOLATIONS = ("full", "user", "process")  # the strongest first
MIN_LANDLOCK = 1


@dataclass(frozen=True)
class Feature:
    """One thing that full isolation needs.

    Args:
        name: for people.
        present: whether this machine has it.
        detail: version, or how to get it.
    """

    name: str
    present: bool
    detail: str


def features() -> list[Feature]:
    """Ask the running kernel, by trying, for everything that full isolation needs."""
    linux = sys.platform == "linux"
    if not linux:
        return [Feature("Linux", False, f"this is {platform.system()}: no sandbox here")]
    known = platform.machine() in syscalls.MACHINES
    version = landlock.abi() if known else 0
    spaces, why = _namespaces()
    return [
        Feature("Linux", True, platform.release()),
        Feature("known machine", known, f"{platform.machine()}; of {syscalls.MACHINES}"),
        Feature("namespaces", spaces, why),
        Feature(
            "Landlock",
            version >= MIN_LANDLOCK,
            f"ABI {version}" if version else "needs Linux 5.13 or later, with lsm=landlock",
        ),
        Feature("seccomp", _seccomp(), "system call filter"),
    ]


def _namespaces() -> tuple[bool, str]:
    """Try to make user, pid, net, ipc and mount namespaces in a short-lived process."""
    code = "from autograder.sandbox import syscalls as s, supervisor as v; s.unshare(v.NAMESPACES)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return True, "user, pid, net, ipc, mount, uts"
    reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
    settings = "user.max_user_namespaces, kernel.unprivileged_userns_clone"
    return False, f"{reason[0]}; see sysctl {settings}"


def _seccomp() -> bool:
    try:
        with open("/proc/self/status", encoding="utf-8") as status:
            return "Seccomp:" in status.read()
    except OSError:
        return False


def check_isolation(isolation: str) -> None:
    """Refuse an isolation that this machine can't give.

    Raises:
        MissingPrerequisite: a feature is missing; the message says which and what to do.
    """
    if isolation not in ISOLATIONS:
        raise MissingPrerequisite(f"--isolation {isolation!r} is not one of {ISOLATIONS}")
    if isolation == "user" and os.geteuid() != 0:
        raise MissingPrerequisite("--isolation user needs root, to start kernels as another user")
    missing = [f for f in features() if not f.present] if isolation == "full" else []
    if missing:
        listed = "; ".join(f"{f.name} ({f.detail})" for f in missing)
        raise MissingPrerequisite(
            f"this machine lacks part of the sandbox: {listed}. Run `iml doctor`, or grade with "
            "--isolation process, which only separates processes: students' code could then "
            "read your files. As root, --isolation user keeps it from files that are root's alone"
        )


def describe(isolation: str) -> str:
    """Say in one line what kept student code apart; stands in every result."""
    if isolation == "user":
        version = landlock.abi()
        files = f"Landlock ABI {version}" if version else "no Landlock: it could read public files"
        return (
            "user: another user, who owns no file of the grader's; no capabilities, no network, "
            f"{files}, seccomp, no_new_privs, resource limits"
        )
    if isolation == "process":
        return "process: a separate process only; student code could read the grader's files"
    return (
        "full: user, pid, net, ipc, mount and uts namespaces, private root, Landlock "
        f"ABI {landlock.abi()}, seccomp, no_new_privs, resource limits"
    )
