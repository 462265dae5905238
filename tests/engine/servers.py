"""A real Jupyter server for tests, with all the extensions of this environment."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

START_SECONDS = 90.0


@contextlib.contextmanager
def serve(folder: Path, tmp_path: Path, **variables: str) -> Iterator[tuple[str, str]]:
    """Run a Jupyter server in a folder; yield its address and its token."""
    port, token = _free_port(), secrets.token_hex(16)
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"]
    options = [f"--port={port}", "--ip=127.0.0.1", f"--IdentityProvider.token={token}"]
    environment = {
        **os.environ,
        "HOME": str(tmp_path / "home"),
        "JUPYTER_PREFER_ENV_PATH": "1",
        **variables,
    }
    log = (tmp_path / "lab.log").open("wb")
    server = subprocess.Popen(
        [*command, *options], cwd=folder, env=environment, stdout=log, stderr=log
    )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/api", server, tmp_path / "lab.log")
        yield url, token
    finally:
        _end(server)
        log.close()


def _end(server: subprocess.Popen[bytes]) -> None:
    """End a server; one that starts a kernel while it ends never does, and is killed with it."""
    server.terminate()
    try:
        server.wait(20)
    except subprocess.TimeoutExpired:
        kernels = psutil.Process(server.pid).children(recursive=True)
        server.kill()
        server.wait()
        for kernel in kernels:
            with contextlib.suppress(psutil.NoSuchProcess):
                kernel.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(f"JupyterLab did not start: {log.read_text()[-2000:]}")
