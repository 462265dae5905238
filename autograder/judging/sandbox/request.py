"""What the trusted side asks of a new kernel: plain data, sent over the kernel's own socket."""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from typing import Any

from autograder.choices import Isolation

KERNEL_FOLDER = "/run/kernel"  # inside the private root: where the kernel binds its sockets
HOME = "/home/student"  # inside the private root: the notebook's working folder


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Args:
        cell_seconds: for one cell.
        check_seconds: for one check.
        submission_seconds: for all cells and checks together.
        memory_bytes: of all its processes together, the warm process's shared pages included
            in proportion.
        processes: at a time; more of them end the kernel.
        threads: of all processes together; further ones can't be started.
        file_bytes: written to one file; the working folder and ``/tmp`` together hold twice that.
        open_files: descriptors per process.
        cells: number of cells; further ones are not run.
        output_bytes_per_cell: kept of a cell's output.
        output_bytes: kept of all outputs.
    """

    cell_seconds: float = 120.0
    check_seconds: float = 30.0
    submission_seconds: float = 900.0
    memory_bytes: int = 4 * 2**30
    processes: int = 32
    threads: int = 512
    file_bytes: int = 256 * 2**20
    open_files: int = 1024
    cells: int = 500
    output_bytes_per_cell: int = 2 * 2**20
    output_bytes: int = 20 * 2**20


@dataclass(frozen=True)
class KernelRequest:
    """How to set up one kernel.

    Args:
        connection: the Jupyter connection file's content, ``ip`` being the path prefix of the
            kernel's sockets as seen from inside.
        home: working folder where there is no private root, removed at the end; else empty.
        files: name in the working folder → path outside, of which it gets copies.
        readable: paths to show at their own place besides the system's: the Python installation.
        protected: paths to hide wherever a shown one contains them; see `sandbox.shown`.
        homes: those of them that are the grader's home.
        isolation: what keeps it apart.
        users: the first of the user and group ids outside that kernels may run as, and how many
            there are; None keeps the caller's own.
        limits: what it may use.
    """

    connection: dict[str, Any]
    home: str = ""
    files: dict[str, str] = field(default_factory=dict)
    readable: tuple[str, ...] = ()
    protected: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    isolation: Isolation = Isolation.FULL
    users: tuple[int, int] | None = None
    limits: Limits = field(default_factory=Limits)

    def to_bytes(self) -> bytes:
        """Encode for the kernel's socket."""
        return json.dumps(dataclasses.asdict(self)).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> KernelRequest:
        """Decode what `to_bytes` made."""
        fields = json.loads(data)
        fields["limits"] = Limits(**fields["limits"])
        fields["isolation"] = Isolation(fields["isolation"])
        for name in ("readable", "protected", "homes"):
            fields[name] = tuple(fields[name])
        if fields["users"] is not None:
            fields["users"] = tuple(fields["users"])
        return cls(**fields)
