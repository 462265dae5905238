"""When to look whether something has arrived: as files change, and now and then in any case."""

from __future__ import annotations

import contextlib
import functools
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import watchfiles

from autograder.judging.sandbox.mounts import mount_of, mounts

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


def is_network(folder: Path, mountinfo: str = "") -> bool:
    """Whether a folder is on a file system that other machines write to.

    Args:
        folder: which.
        mountinfo: the content of ``/proc/self/mountinfo``; empty to read it.
    """
    with contextlib.suppress(OSError):
        mount = mount_of(str(folder.resolve()), mounts(mountinfo))
        return mount is not None and mount.kind.startswith(_NETWORK)
    return False
