"""Starting a kernel on a machine that may lack something for a moment."""

from __future__ import annotations

import asyncio
import time

from nbformat import NotebookNode

from autograder.errors import SandboxError
from autograder.judging.kernel.session import KernelSession, KernelSettings

_PAUSES = (0.2, 1.0, 3.0)  # seconds before a kernel that did not start is tried again


def start_session(
    loop: asyncio.AbstractEventLoop, notebook: NotebookNode, settings: KernelSettings
) -> KernelSession:
    """Start a kernel, with some attempts.

    Args:
        loop: runs nbclient's part.
        notebook: whose cells are executed.
        settings: how kernels are started.

    Raises:
        SandboxError: it still can't be started after the last attempt.
    """
    for pause in _PAUSES:
        try:
            return KernelSession(loop, notebook, settings)
        except (SandboxError, OSError):
            time.sleep(pause)
    try:
        return KernelSession(loop, notebook, settings)
    except OSError as error:
        raise SandboxError(f"no kernel could be started: {error}") from error
