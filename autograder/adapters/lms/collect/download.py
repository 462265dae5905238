"""A download, a zip or a folder, as a list of files that are safe to name and to read.

Nothing is unpacked to disk. A file is read only when it is needed, in pieces that are counted as
they come: a zip's headers are not trusted about sizes.
"""

from __future__ import annotations

import contextlib
import dataclasses
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO

from autograder.adapters.lms.collect.directory import CountedZip
from autograder.errors import RefusedFile, UsageError
from autograder.judging.judge.submission import MAX_BYTES

MAX_FILES = 20_000
MAX_TOTAL_BYTES = 4 * 2**30
# Notebooks full of repeated output shrink to a fiftieth at most; a bomb to a thousandth.
MAX_RATIO = 200
_RATIO_COUNTS_FROM = 2**20
_MAX_NAME = 1_000
_PIECE = 2**16
_NOISE = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini", ".ipynb_checkpoints")
# What reading a damaged, encrypted or exotic zip entry raises.
_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(RuntimeError, NotImplementedError, ValueError, MemoryError),
)


class _Budget:
    """Counts what is read from one file and from all."""

    def __init__(self) -> None:
        self._left = MAX_TOTAL_BYTES

    def read(self, file: IO[bytes], compressed: int | None = None) -> bytes:
        """Read a whole file within the limits.

        Raises:
            RefusedFile: it exceeds one.
        """
        pieces, size = [], 0
        while piece := file.read(_PIECE):
            pieces.append(piece)
            size += len(piece)
            self._left -= len(piece)
            if size > MAX_BYTES:
                raise RefusedFile(f"larger than {MAX_BYTES // 2**20} MB")
            if self._left < 0:
                raise RefusedFile(f"all files together are over {MAX_TOTAL_BYTES // 2**30} GB")
            too_dense = compressed is not None and size > MAX_RATIO * max(compressed, 1)
            if too_dense and size > _RATIO_COUNTS_FROM:
                raise RefusedFile(f"a zip bomb: it unpacks to over {MAX_RATIO} times its size")
        return b"".join(pieces)


@dataclass(frozen=True)
class Member:
    """One file of a download.

    Args:
        path: inside the download, without a common top folder.
        read: returns its bytes; raises RefusedFile.
        budget: how much of the whole download may still be read.
    """

    path: PurePosixPath
    read: Callable[[], bytes]
    budget: _Budget


@dataclass
class Download:
    """The files that can be named safely, and those that can't, with the reason."""

    members: list[Member] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    budget: _Budget = field(default_factory=_Budget)

    def add(self, name: str, read: Callable[[], bytes]) -> None:
        """Add a file under a name that came from outside."""
        try:
            path = _safe_path(name)
        except RefusedFile as error:
            self.refused.append((name, str(error)))
            return
        if not any(part in _NOISE or part.startswith("._") for part in path.parts):
            self.members.append(Member(path, read, self.budget))


@contextlib.contextmanager
def open_download(path: Path) -> Iterator[Download]:
    """Open a zip or a folder.

    Raises:
        UsageError: it is neither, or holds more files than any class hands in.
    """
    with contextlib.ExitStack() as stack:
        if path.is_dir():
            found = _from_folder(path)
        elif path.is_file():
            try:
                raw = path.open("rb", buffering=0)
                file = stack.enter_context(CountedZip(raw, str(path), MAX_FILES))
                archive = stack.enter_context(zipfile.ZipFile(file))
            except (*_DAMAGED, UnicodeDecodeError) as error:
                raise UsageError(
                    f"{path} is neither a folder nor a readable zip: {error}"
                ) from None
            found = _from_zip(archive)
        else:
            raise UsageError(f"{path} does not exist, or is neither a zip nor a folder")
        _without_top(found)
        yield found


def open_inner_zip(member: Member) -> Download:
    """Open a zip that is a file of a download; reading it counts as reading the download.

    Raises:
        RefusedFile: it can't be read, or holds more files than any class hands in.
    """
    try:
        archive = zipfile.ZipFile(CountedZip(io.BytesIO(member.read()), "it", MAX_FILES))
        return _from_zip(archive, member.budget)
    except UsageError as error:
        raise RefusedFile(str(error)) from None
    except (*_DAMAGED, UnicodeDecodeError) as error:
        raise RefusedFile(f"not a readable zip: {error}") from None


def _from_zip(archive: zipfile.ZipFile, budget: _Budget | None = None) -> Download:
    found = Download(budget=budget or _Budget())
    for info in archive.infolist():
        name = _zip_name(info)
        mode = info.external_attr >> 16
        if stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR):
            kind = "a symbolic link" if stat.S_ISLNK(mode) else "no regular file"
            found.refused.append((name, kind))
        elif info.flag_bits & 0x1:
            found.refused.append((name, "encrypted"))
        elif not name.endswith(("/", "\\")):
            found.add(name, _zip_reader(archive, info, found.budget))
    return found


def _zip_name(info: zipfile.ZipInfo) -> str:
    """Return an entry's name; UTF-8 that isn't marked as such is read as UTF-8 all the same."""
    # zipfile itself cuts at the first NUL, and what follows it is not part of any name.
    name = info.orig_filename if "\x00" in info.orig_filename else info.filename
    if info.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


def _zip_reader(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget
) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            with archive.open(info) as file:
                return budget.read(file, info.compress_size)
        except _DAMAGED as error:
            reason = str(error) or type(error).__name__
            raise RefusedFile(f"damaged: {reason[:200]}") from None

    return read


def _from_folder(root: Path) -> Download:
    found = Download()
    for folder, names, files in os.walk(root):
        names.sort()
        if len(found.members) + len(found.refused) + len(files) > MAX_FILES:
            raise UsageError(f"{root} holds over {MAX_FILES} files: no class hands in so many")
        for name in sorted([*files, *names]):
            path = Path(folder, name)
            shown = path.relative_to(root).as_posix()
            mode = path.lstat().st_mode
            if stat.S_ISREG(mode):
                found.add(shown, _file_reader(path, found.budget))
            elif not stat.S_ISDIR(mode):
                kind = "a symbolic link" if stat.S_ISLNK(mode) else "no regular file"
                found.refused.append((shown, kind))
    return found


def _file_reader(path: Path, budget: _Budget) -> Callable[[], bytes]:
    def read() -> bytes:
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                return budget.read(file)
        except OSError as error:
            raise RefusedFile(f"can't be read: {error.strerror}") from None

    return read


def _safe_path(name: str) -> PurePosixPath:
    """Return a name as a path inside the download.

    Windows creates zips whose paths have backslashes: these separate folders as slashes do.

    Raises:
        RefusedFile: it points elsewhere, or means something else on another system.
    """
    if len(name) > _MAX_NAME:
        raise RefusedFile("its name is too long")
    if any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in name):
        raise RefusedFile("its name holds characters that no file name should")
    name = name.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":":
        raise RefusedFile("an absolute path")
    if ".." in name.split("/"):
        raise RefusedFile("a path that leads out of the download")
    path = PurePosixPath(name)
    if not path.name:
        raise RefusedFile("it has no name")
    return path


def _without_top(found: Download) -> None:
    """Leave out the folder that contains everything, if there is one that is no submission's."""
    tops = {member.path.parts[0] for member in found.members}
    while len(tops) == 1 and all(len(member.path.parts) > 1 for member in found.members):
        (top,) = tops
        if top.startswith("submission_") or "_assignsubmission_" in top:
            return
        found.members = [
            dataclasses.replace(member, path=member.path.relative_to(top))
            for member in found.members
        ]
        tops = {member.path.parts[0] for member in found.members}
