"""Mails from a file or folder: mbox, a single mail, Maildir, or a table of requests.

No link is followed, and nothing in a mail decides what else is read.
"""

from __future__ import annotations

import io
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from autograder.adapters.mail.rows import read_rows
from autograder.errors import UsageError
from autograder.tickets.mail import MAX_BYTES, has_headers, read_mail
from autograder.tickets.model import Mail

T = TypeVar("T")
MOST_MAILS = 10_000
_LONGEST_LINE = 2**20
# A line "From the second exercise on …" is no separator: one has an address, a time and a year.
_SEPARATOR = re.compile(rb"From \S+ .*\d\d:\d\d.* \d{4}\b")
_LONGEST_SEPARATOR = 400  # matching takes time that grows with the square of this
_FOLDERS = ("cur", "new")


def read_mails(path: Path, trusted: str = "") -> list[Mail]:
    """Read all mails of a file or folder.

    Args:
        path: an mbox file, a file with one mail, a Maildir, or a CSV.
        trusted: name of the server whose ``Authentication-Results`` are believed.

    Raises:
        UsageError: it can't be read, is nothing of this, or ends in the middle.
    """
    if path.is_dir():
        return [read_mail(data, trusted) for data in _limited(path, _maildir(path))]
    if path.suffix.casefold() == ".csv":
        return _limited(path, read_rows(path))
    with _opened(path) as file:
        if file.peek().startswith(b"From "):
            return [read_mail(data, trusted) for data in _limited(path, _mbox(path, file))]
        data = file.read(MAX_BYTES + 1)
    if not has_headers(data):
        raise UsageError(f"{path} is neither a mailbox nor a mail: it has no sender")
    return [read_mail(data, trusted)]


def _limited(path: Path, mails: Iterator[T]) -> list[T]:
    """Return a mailbox's mails, unless there are too many."""
    found: list[T] = []
    for mail in mails:
        if len(found) == MOST_MAILS:
            raise UsageError(f"{path} holds over {MOST_MAILS:,} mails: give a smaller mailbox")
        found.append(mail)
    return found


def _opened(path: Path) -> io.BufferedReader:
    """Open a regular file; neither a link nor a pipe may decide what is read.

    Raises:
        UsageError: it isn't one, or can't be opened.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        reason = "it is a symbolic link" if path.is_symlink() else error.strerror
        raise UsageError(f"{path} can't be read: {reason}") from error
    file = os.fdopen(descriptor, "rb")
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        file.close()
        raise UsageError(f"{path} can't be read: it is not a regular file")
    return file


def _maildir(path: Path) -> Iterator[bytes]:
    """Yield the mails of a Maildir; what is still being delivered, in ``tmp``, is left alone."""
    folders = [path / name for name in _FOLDERS if (path / name).is_dir()]
    if not folders:
        raise UsageError(f"{path} is not a Maildir: it has neither cur nor new")
    for file_path in sorted(each for folder in folders for each in folder.iterdir()):
        with _opened(file_path) as file:
            yield file.read(MAX_BYTES + 1)


def _mbox(path: Path, file: io.BufferedReader) -> Iterator[bytes]:
    """Yield the mails of an mbox file, each cut after `MAX_BYTES`.

    Python's `mailbox` would take every line that begins with “From ” for a new mail.

    Raises:
        UsageError: the file ends in the middle of a mail, so that nothing of it may be taken.
    """
    count, after_empty, kept = 0, True, bytearray()
    while line := file.readline(_LONGEST_LINE):
        if not count or (after_empty and _SEPARATOR.match(line[:_LONGEST_SEPARATOR])):
            if count:
                yield bytes(kept)
            count, kept = count + 1, bytearray()
        elif len(kept) <= MAX_BYTES:
            kept += line
        after_empty = not line.strip(b"\r\n")
    if not after_empty:
        raise UsageError(
            f"{path} ends in the middle of mail {count}, so nothing was taken: an mbox ends with "
            "an empty line. Fetch it again"
        )
    yield bytes(kept)
