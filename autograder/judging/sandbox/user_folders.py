"""Where a kernel without a private root may write: bounded while it runs, cleaned up afterwards.

For isolation ``"user"``: the kernel has its own user on the grader's machine, who owns only the
working folder.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import stat
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_MOST_FILES: Final = 40_000
_DEEPEST: Final = 3  # levels below the root at which to look for world-writable folders
_DEVICES: Final = ("null", "zero", "full", "random", "urandom", "tty", "ptmx")
_SKIPPED: Final = ("/proc", "/sys")
_REMOVAL_SECONDS: Final = 120.0
_IPC: Final = {"shm": "shmid", "sem": "semid", "msg": "msqid"}  # kind: column of its identifier
_IPC_RMID: Final = 0


def world_writable() -> list[str]:
    """Return the folders near the root in which every user may create files."""
    found: list[str] = []
    level = ["/"]
    for _ in range(_DEEPEST):
        level = [path for folder in level for path in _folders(folder)]
        found += [path for path in level if os.stat(path).st_mode & stat.S_IWOTH]
    return found


def _folders(folder: str) -> Iterator[str]:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.path not in _SKIPPED and entry.is_dir(follow_symlinks=False):
                yield entry.path


def exceeds(folder: str, family: Iterable[int], most: int, others: Iterable[str] = ()) -> bool:
    """Whether a folder, with files that processes hold open but have removed, is too full.

    Args:
        folder: the kernel's own.
        family: its processes.
        most: bytes.
        others: folders in which every user may create files; those of the same user count too.
    """
    used = 0
    try:
        for number, found in enumerate(_files(folder, others)):
            used += found.st_blocks * 512
            if used > most or number >= _MOST_FILES:
                return True
    except FileNotFoundError:
        return True  # its owner has moved it away, where there is no Landlock
    return used + _removed_but_open(family) > most


def _files(folder: str, others: Iterable[str]) -> Iterator[os.stat_result]:
    """Yield the status of all that a folder contains, and of what its owner has in others.

    Raises:
        FileNotFoundError: the folder is gone.
    """
    owner = os.stat(folder).st_uid
    waiting = [(folder, True), *((other, False) for other in others)]
    while waiting:
        place, is_own = waiting.pop()
        with contextlib.suppress(OSError), os.scandir(place) as entries:
            for entry in entries:
                with contextlib.suppress(OSError):
                    found = entry.stat(follow_symlinks=False)
                    if not is_own and (found.st_uid != owner or entry.path == folder):
                        continue
                    if stat.S_ISDIR(found.st_mode):
                        waiting.append((entry.path, True))
                    yield found


def _removed_but_open(family: Iterable[int]) -> int:
    """Return how many bytes are in files without a name that processes hold open.

    A container's root may not be allowed to look; then none are seen.
    """
    found: dict[tuple[int, int], int] = {}
    for member in family:
        with contextlib.suppress(OSError):
            for name in os.listdir(f"/proc/{member}/fd"):
                with contextlib.suppress(OSError):
                    status = os.stat(f"/proc/{member}/fd/{name}")
                    if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                        found[status.st_dev, status.st_ino] = status.st_blocks * 512
    return sum(found.values())


def sweep(user: int, folders: Iterable[str]) -> None:
    """Remove all that a user has left: processes, IPC objects, files in world-writable folders.

    Args:
        user: who owned nothing before its kernel, and will never be used again.
        folders: of `world_writable`.
    """
    for process in _processes(user):
        with contextlib.suppress(OSError):
            os.kill(process, signal.SIGKILL)
    for kind, identifier in _ipc_objects(user):
        _remove_ipc(kind, identifier)
    for folder in folders:
        _remove_files(folder, user)
    # Every user may set their times to now, and every user may read them.
    for name in _DEVICES:
        with contextlib.suppress(OSError):
            os.utime(f"/dev/{name}")


def _processes(user: int) -> Iterator[int]:
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if folder.stat().st_uid == user:
                yield int(folder.name)


def _ipc_objects(user: int) -> Iterator[tuple[str, int]]:
    """Yield the kinds and identifiers of the user's System V objects."""
    for kind, column in _IPC.items():
        with contextlib.suppress(OSError):
            heading, *lines = Path(f"/proc/sysvipc/{kind}").read_text().splitlines()
            names = heading.split()
            for line in lines:
                fields = dict(zip(names, line.split(), strict=False))
                if user in (int(fields.get("uid", -1)), int(fields.get("cuid", -1))):
                    yield kind, int(fields[column])


def _remove_ipc(kind: str, identifier: int) -> None:
    libc = ctypes.CDLL(None)
    if kind == "sem":
        libc.semctl(identifier, 0, _IPC_RMID)
    else:
        getattr(libc, f"{kind}ctl")(identifier, _IPC_RMID, None)


def _remove_files(folder: str, user: int) -> None:
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.stat(follow_symlinks=False).st_uid != user:
                    continue
                if entry.is_dir(follow_symlinks=False):
                    remove_tree(entry.path)
                else:
                    os.unlink(entry.path)


def remove_tree(folder: str) -> None:
    """Remove a folder that student code filled; what can't be removed stays.

    This calls ``rm``, which works at any depth: ``shutil.rmtree`` calls itself for each level.
    """
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(
            ["rm", "-rf", "--one-file-system", "--", folder],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_REMOVAL_SECONDS,
            check=False,
        )
