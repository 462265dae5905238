"""What this machine's Linux offers for the sandbox, and the choice of isolation."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from autograder.choices import Isolation
from autograder.errors import MissingPrerequisite
from autograder.judging.sandbox import landlock, seccomp, shown, syscalls
from autograder.judging.sandbox.users import student_users

MIN_LANDLOCK = 1


@dataclass(frozen=True)
class Feature:
    """One thing that full isolation needs or uses.

    Args:
        name: for people.
        present: whether it is in force on this machine.
        detail: version, extent, or how to get it.
        needed: whether full isolation doesn't work without it.
    """

    name: str
    present: bool
    detail: str
    needed: bool = True


def features() -> list[Feature]:
    """Find out, by trying, whether Linux here offers everything that full isolation needs."""
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
        Feature("seccomp", *(_seccomp() if known else (False, "not tried"))),
    ]


def walls(root: Path | None) -> list[Feature]:
    """Return what else separates kernels from each other and from the grader's files.

    Args:
        root: of the course; None outside a course.
    """
    users = student_users()
    own = users is not None and users.count > 1
    who = f"of the ids {users.first} and up" if users and own else _SHARED_USER
    return [
        Feature("a user for each kernel", own, who, needed=False),
        Feature("covers", True, _covers(root), needed=False),
        Feature("memory accounting", True, _MEMORY, needed=False),
        Feature("terminals", False, "kernels have none; shell lines run through pipes", False),
    ]


_SHARED_USER = "kernels share one: see SECURITY.md for what Linux counts for it"
_MEMORY = "pages, shared ones in proportion; page tables; files in memory"


def _covers(root: Path | None) -> str:
    if root is None:
        return "no course here"
    shown_folders = [*shown.MACHINE, *shown.python_paths()]
    inside = [path for path in shown_folders if root.resolve().is_relative_to(path)]
    if inside:
        return f"{root} is in {inside[0]}, which kernels see: it is covered"
    return f"{root} is in no folder that kernels see"


def _namespaces() -> tuple[bool, str]:
    """Try to make user, pid, net, ipc and mount namespaces in a short-lived process."""
    code = f"from {__package__} import syscalls as s, supervisor as v; s.unshare(v.NAMESPACES)"
    failure = _failure_of(code)
    if failure:
        settings = (
            "user.max_user_namespaces, kernel.unprivileged_userns_clone and, on Ubuntu, "
            "kernel.apparmor_restrict_unprivileged_userns=0"
        )
        return False, f"{failure}; see sysctl {settings}"
    return True, "user, pid, net, ipc, mount, uts"


def _seccomp() -> tuple[bool, str]:
    """Try to apply the filter, with a supervisor's questions, in a short-lived process."""
    code = (
        "from autograder.judging.sandbox import seccomp, syscalls; "
        "syscalls.no_new_privileges(); seccomp.install()"
    )
    failure = _failure_of(code)
    if failure:
        return False, f"{failure}; needs Linux 5.0 or later, and no other filter that asks"
    count = len(seccomp.numbers(syscalls.machine_index()))
    return True, f"an allow-list of {count} system calls"


def _failure_of(code: str) -> str:
    """Run Python code in a process of its own; return the last line of its error, or nothing."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return ""
    return (done.stderr.strip().splitlines()[-1:] or ["no reason given"])[0]


def check_isolation(isolation: Isolation) -> None:
    """Refuse an isolation that this machine can't give.

    Raises:
        MissingPrerequisite: a feature is missing; the message says which and what to do.
    """
    if isolation == Isolation.USER and os.geteuid() != 0:
        raise MissingPrerequisite("--isolation user needs root, to start kernels as another user")
    if isolation == Isolation.USER and student_users() is None:
        raise MissingPrerequisite(
            "--isolation user needs another user, and /proc/self/uid_map gives root no other"
        )
    missing = [f for f in features() if not f.present] if isolation is Isolation.FULL else []
    if missing:
        listed = "; ".join(f"{f.name} ({f.detail})" for f in missing)
        raise MissingPrerequisite(
            f"this machine lacks part of the sandbox: {listed}. Run `iml doctor`, or grade with "
            "--isolation process, which only separates processes: students' code could then "
            "read your files. As root, --isolation user keeps it from files only root can read"
        )


def describe(isolation: Isolation) -> str:
    """Return in one line what kept student code apart; every result contains it."""
    if isolation == Isolation.PROCESS:
        return "process: a separate process only; student code could read the grader's files"
    users = student_users()
    shared = "" if users and users.count > 1 else ", one user for all kernels"
    if isolation == Isolation.USER:
        version = landlock.abi()
        files = f"Landlock ABI {version}" if version else "no Landlock: it could read public files"
        return (
            "user: one kernel at a time, as another user, who owns no file of the grader's; no "
            f"capabilities, no network, {files}, seccomp allow-list, no_new_privs, resource limits"
        )
    return (
        "full: user, pid, net, ipc, mount and uts namespaces, private root, Landlock "
        f"ABI {landlock.abi()}, seccomp allow-list, no_new_privs, resource limits{shared}"
    )
