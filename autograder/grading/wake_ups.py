"""When to look whether something has arrived: as files change, and now and then in any case."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import watchfiles

# Of these, another machine's changes are not reported.
_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "9p",
    "fuse",
    "afs",
    "ceph",
    "lustre",
    "gluster",
    "beegfs",
    "gpfs",
)
_TICK_MS = 250
_POLL_MS = 2000
_MOUNTS = Path("/proc/self/mounts")
_ESCAPES = {r"\040": " ", r"\011": "\t", r"\012": "\n", r"\134": "\\"}


def wake_ups(folders: Sequence[Path], stop: threading.Event, *, poll: bool) -> Iterator[bool]:
    """Yield whether files have changed, several times a second.

    Args:
        folders: to watch, with all below.
        stop: ends it.
        poll: look at all files every two seconds instead of being told by the kernel.

    Raises:
        KeyboardInterrupt: Ctrl-C was pressed.
    """
    watch = functools.partial(
        watchfiles.watch,
        *folders,
        stop_event=stop,
        yield_on_timeout=True,
        rust_timeout=_TICK_MS,
        debounce=_TICK_MS,
    )
    if not poll:
        try:
            for changes in watch(ignore_permission_denied=True):
                yield bool(changes)
            return
        except OSError:
            pass  # more folders than the kernel watches for a user
    for changes in watch(force_polling=True, poll_delay_ms=_POLL_MS):
        yield bool(changes)


def is_network(folder: Path, mounts: str = "") -> bool:
    """Whether a folder is on a file system that other machines write to.

    Args:
        folder: which.
        mounts: the content of ``/proc/self/mounts``; empty to read it.
    """
    lines = (mounts or _read(_MOUNTS)).splitlines()
    found = ""
    best = -1
    for line in lines:
        fields = line.split()
        if len(fields) < 3:
            continue
        place, kind = Path(_unescaped(fields[1])), fields[2]
        depth = len(place.parts)
        # A later line covers an earlier one.
        if folder.resolve().is_relative_to(place) and depth >= best:
            best, found = depth, kind
    return found.startswith(_NETWORK)


def _unescaped(text: str) -> str:
    for escape, character in _ESCAPES.items():
        text = text.replace(escape, character)
    return text


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
