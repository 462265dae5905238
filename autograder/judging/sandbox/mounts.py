"""What is mounted where, as this process sees it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

_MOUNTS = Path("/proc/self/mountinfo")


@dataclass(frozen=True)
class Mount:
    """One mount.

    Args:
        device: of the file system, as two numbers.
        root: the folder of the file system that is mounted.
        point: where.
        kind: of file system, such as ``ext4``.
    """

    device: str
    root: str
    point: str
    kind: str


def mounts(text: str = "") -> list[Mount]:
    """Return this process's mounts; a later one at the same place covers an earlier one.

    Args:
        text: of ``/proc/self/mountinfo``; empty to read it.

    Raises:
        OSError: it can't be read.
    """
    found: dict[str, Mount] = {}
    for line in (text or _MOUNTS.read_text(errors="surrogateescape")).splitlines():
        place, separator, file_system = line.partition(" - ")
        if not separator:
            continue
        fields = place.split(" ")
        root, point = (_unescaped(field) for field in fields[3:5])
        found.pop(point, None)
        found[point] = Mount(fields[2], root, point, file_system.partition(" ")[0])
    return list(found.values())


def mount_of(path: str, known: Iterable[Mount]) -> Mount | None:
    """Return the mount on which a path lies; None if it lies on none of them.

    Args:
        path: absolute, without links.
        known: mounts.
    """
    around = (mount for mount in known if PurePosixPath(path).is_relative_to(mount.point))
    return max(around, key=lambda mount: len(mount.point), default=None)


def _unescaped(field: str) -> str:
    for code, character in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        field = field.replace(code, character)
    return field
