"""Where a course's warm server listens, and what it was made of.

Only this file, `client` and the standard library are imported before a command is handed over.
"""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import struct
import sys
import sysconfig
import tempfile
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import MissingPrerequisite

PACKAGE = Path(__file__).resolve().parents[1]
_CREDENTIALS = struct.Struct("3i")  # pid, uid, gid: see unix(7), SO_PEERCRED


@dataclass(frozen=True)
class Address:
    """A course's server.

    Args:
        folder: of this user's servers.
        name: of the course's own.
    """

    folder: Path
    name: str

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / f"{self.name}.sock"

    @property
    def log(self) -> Path:
        """What it printed."""
        return self.folder / f"{self.name}.log"


def address_of(course: Path) -> Address:
    """Return the address of a course's server: in the user's runtime folder."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    folder = Path(runtime, "iml") if runtime else Path(tempfile.gettempdir(), f"iml-{os.getuid()}")
    return Address(folder, hashlib.sha256(os.fsencode(course.resolve())).hexdigest()[:16])


def private_folder(folder: Path) -> None:
    """Make the folder, open to its owner alone.

    Raises:
        MissingPrerequisite: it can't be made, or someone else has made it or may enter it.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.lstat()
    except OSError as error:
        raise MissingPrerequisite(f"{folder} can't be made: {error.strerror}") from None
    if not is_private(found):
        raise MissingPrerequisite(f"{folder} must be a folder that is open to you alone")


def is_private(found: os.stat_result) -> bool:
    """Whether this is a folder of ours that nobody else may enter."""
    own = found.st_uid == os.getuid()
    return stat.S_ISDIR(found.st_mode) and own and not stat.S_IMODE(found.st_mode) & 0o077


def is_ours(peer: socket.socket) -> bool:
    """Whether the process at the other end belongs to this user."""
    found = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(found)[1]) == os.getuid()


def made_of() -> str:
    """Return a digest of this package's code, of Python, and of the names of all packages."""
    digest = hashlib.sha256(f"{sys.version} {sys.prefix}".encode())
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.read_bytes())
    packages = sysconfig.get_path("purelib")
    digest.update("\0".join(sorted(os.listdir(packages))).encode())
    return digest.hexdigest()
