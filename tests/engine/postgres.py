"""A real PostgreSQL for tests, behind a unix socket; skipped where Debian's package is missing."""

from __future__ import annotations

import contextlib
import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), default=Path("none"))
# PostgreSQL refuses to run as root: then Debian's own account for it runs it.
USER = "postgres" if os.geteuid() == 0 else None


def _server(folder: Path, program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs to its end."""
    command = [str(BIN / program), "-D", str(folder / "data"), *arguments]
    log = folder / "log"
    with log.open("ab") as out:
        # Its output goes to a file: the server would keep a pipe open.
        done = subprocess.run(
            command,
            cwd=folder,
            user=USER,
            group=USER,
            extra_groups=None if USER is None else [],
            stdout=out,
            stderr=out,
            check=False,
        )
    assert done.returncode == 0, log.read_text()


@contextlib.contextmanager
def postgres() -> Iterator[str]:
    """Run a server with an empty database; yield the database's address."""
    pytest.importorskip("psycopg", reason="needs the extra: postgres")
    if not (BIN / "initdb").exists():
        pytest.skip("needs Debian's package postgresql")
    # Not pytest's folder: the path of a socket must be short, and the server's user must reach it.
    with tempfile.TemporaryDirectory(prefix="iml-pg-", dir="/tmp") as name:
        folder = Path(name)
        if USER is not None:
            account = pwd.getpwnam(USER)
            os.chown(folder, account.pw_uid, account.pw_gid)
        _server(folder, "initdb", "-U", "iml", "--auth=trust", "--no-sync")
        options = f"-c listen_addresses='' -c fsync=off -k {folder}"
        _server(folder, "pg_ctl", "start", "-w", "-o", options)
        try:
            yield f"postgresql+psycopg://iml@/postgres?host={folder}"
        finally:
            _server(folder, "pg_ctl", "stop", "-w", "-m", "immediate")
