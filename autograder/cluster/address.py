"""What ``--dask`` names: a scheduler, the file that it wrote, or workers on this machine."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import UsageError

_LOCAL = re.compile(r"local(?::(\d+))?")
_SAFE, _PLAIN = "tls://", "tcp://"


@dataclass(frozen=True)
class Scheduler:
    """A scheduler that runs already.

    Args:
        address: with its protocol.
        files: that hold the address: no kernel may see them.
    """

    address: str
    files: tuple[Path, ...] = ()

    @property
    def is_encrypted(self) -> bool:
        """Whether it is reached over TLS."""
        return self.address.startswith(_SAFE)


@dataclass(frozen=True)
class Local:
    """A scheduler and workers of this machine, for as long as the command runs."""

    workers: int


def parse_address(text: str, *, insecure: bool = False) -> Scheduler | Local:
    """Read the value of ``--dask``.

    Args:
        text: ``tls://HOST:PORT``, ``local:N``, or a scheduler file's path.
        insecure: whether plain TCP is accepted.

    Raises:
        UsageError: it is nothing of that kind, or plain TCP.
    """
    if local := _LOCAL.fullmatch(text):
        workers = int(local[1] or 1)
        if workers < 1:
            raise UsageError(f"--dask {text}: at least one worker is needed, as in local:2")
        return Local(workers)
    path = Path(text)
    found = Scheduler(text) if "://" in text else Scheduler(_written(path), (path.resolve(),))
    if found.address.startswith(_PLAIN) and not insecure:
        raise UsageError(
            f"--dask {found.address}: over plain TCP anyone who reaches the scheduler, every user "
            "of a shared machine included, can read submissions and checks and run code on all "
            "workers. Use tls://, see `iml cluster certificates`, or say --insecure"
        )
    if not found.address.startswith((_SAFE, _PLAIN)):
        protocol = found.address.partition("://")[0]
        raise UsageError(f"--dask {text}: the protocol {protocol}:// is not used here; use tls://")
    return found


def _written(path: Path) -> str:
    """Return the address in a scheduler file.

    Raises:
        UsageError: there is no such file, or no address in it.
    """
    if not path.is_file():
        raise UsageError(
            f"--dask {path}: neither an address like tls://HOST:8786 or local:2, nor a "
            "scheduler's file"
        )
    try:
        address = json.loads(path.read_text(encoding="utf-8"))["address"]
    except (OSError, ValueError, KeyError, TypeError):
        raise UsageError(f"--dask {path}: no scheduler has written its address there") from None
    return str(address)
