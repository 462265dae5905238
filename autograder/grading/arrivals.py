"""Which folders have arrived, or have changed, and are complete."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

_MOST_FILES = 2000  # of one folder: a student's may hold anything

Files = frozenset[tuple[str, int, int]]


@dataclass(frozen=True)
class _Moving:
    files: Files
    since: float
    first: float


class Arrivals:
    """Folders that have changed and have then been left alone.

    A copy that is under way changes its folder all the time, so a folder counts as complete once
    nothing in it has changed for a while.

    Args:
        find: returns the folders that there are, by name.
        still: for how many seconds nothing may have changed.
        now: a clock that never goes back.
    """

    def __init__(
        self,
        find: Callable[[], Mapping[str, Path]],
        still: float,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._find = find
        self._still = still
        self._now = now
        self._taken: dict[str, Files] = {}
        self._moving: dict[str, _Moving] = {}

    @property
    def waiting(self) -> bool:
        """Whether something had changed at the last look and was not taken since."""
        return bool(self._moving)

    def ready(self) -> list[str]:
        """Look at all folders; return those that are complete and not taken, oldest first."""
        now, found = self._now(), self._find()
        for name in (self._taken.keys() | self._moving.keys()) - found.keys():
            self._taken.pop(name, None)
            self._moving.pop(name, None)
        for name, folder in found.items():
            self._note(name, _files(folder), now)
        complete = [name for name, at in self._moving.items() if now - at.since >= self._still]
        return sorted(complete, key=lambda name: self._moving[name].first)

    def take(self, name: str) -> None:
        """Count a folder's present content as done: it is ready again once that changes."""
        self._taken[name] = self._moving.pop(name).files

    def forget(self, names: Iterable[str]) -> None:
        """Count these folders as not done: they are ready again once they are still."""
        for name in names:
            self._taken.pop(name, None)

    def forget_all(self) -> None:
        """Count no folder as done."""
        self._taken.clear()

    def _note(self, name: str, files: Files, now: float) -> None:
        before = self._moving.get(name)
        if self._taken.get(name) == files:
            self._moving.pop(name, None)  # changed, and changed back
        elif before is None or before.files != files:
            self._moving[name] = _Moving(files, now, now if before is None else before.first)


def _files(folder: Path) -> Files:
    """Return the name, size and time of each file in a folder, as far as they can be read."""
    found: list[tuple[str, int, int]] = []
    for root, _, names in os.walk(folder):
        for name in names[: _MOST_FILES - len(found)]:
            path = os.path.join(root, name)
            try:
                status = os.lstat(path)
            except OSError:
                continue  # gone meanwhile
            found.append((path, status.st_size, status.st_mtime_ns))
        if len(found) >= _MOST_FILES:
            break
    return frozenset(found)
