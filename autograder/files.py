"""Writing a file whole or not at all, under a name that can't leave its folder."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from autograder.errors import OutputError

# Leaves room for ".json", "." and ".tmp" below the usual limit of 255 bytes.
_LONGEST = 200
_DIGEST = 16
# What has a meaning in paths (also on Windows, where a course's folder may be copied to), controls,
# the halves of characters that a folder name in another encoding leaves, and the escape itself.
_UNSAFE = re.compile('[%~/\\\\:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]|^\\.|^$')


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a file so that readers see the old one or the new one, whole, even after a crash.

    Args:
        path: where; missing folders are created.
        content: text is written as UTF-8.

    Raises:
        OutputError: it can't be written (a full disk, no permission); the old file is untouched.
    """
    data = content.encode("utf-8") if isinstance(content, str) else content
    with atomically(path) as file:
        file.write(data)


@contextlib.contextmanager
def atomically(path: Path) -> Iterator[BinaryIO]:
    """Open a file that takes its place, whole, when the block ends; see `write_atomically`.

    Only one writer per file at a time: the temporary file has a fixed name, so that what a killed
    writer left is overwritten by the next and never accumulates.

    Args:
        path: where; missing folders are created.

    Raises:
        OutputError: it can't be written; the old file is untouched.
    """
    temporary = path.with_name(f".{path.name}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise OutputError(f"{path} can't be written: {error.strerror}") from error


@contextlib.contextmanager
def locked(path: Path, *, wait: bool) -> Iterator[None]:
    """Hold a lock that excludes others; it ends with the process at the latest.

    Args:
        path: the lock's file, which is kept; missing folders are created.
        wait: whether to wait until it is free.

    Raises:
        BlockingIOError: another process holds it, and ``wait`` is false.
        OSError: the file can't be created.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Open for writing: on a network file system only such a file can be locked.
    with path.open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield


def file_name(student_id: str) -> str:
    """Name a student's file or folder: the id itself wherever that is safe.

    Unsafe characters become ``%`` and their code point's hexadecimal digits; a very long id is
    cut and ends in ``~`` and a digest. Different ids give different names.
    """
    name = _UNSAFE.sub(lambda match: _escape(match.group()), student_id)
    data = name.encode("utf-8")
    if len(data) <= _LONGEST:
        return name
    digest = hashlib.sha256(student_id.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]
    return data[: _LONGEST - _DIGEST - 1].decode("utf-8", "ignore") + "~" + digest


def _escape(character: str) -> str:
    return f"%{ord(character):02X};" if character else "%"
