"""The strongest isolation that works on this machine, found by trying."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

import nbformat

from autograder.choices import Isolation
from autograder.errors import SandboxError
from autograder.judging.kernel.session import KernelSession, KernelSettings


@dataclass(frozen=True)
class Found:
    """An isolation that works, and why each stronger one doesn't.

    Args:
        isolation: which.
        refused: the stronger ones, each with the step that failed.
    """

    isolation: Isolation
    refused: dict[Isolation, str]


def strongest(settings: KernelSettings) -> Found:
    """Start a kernel with each isolation in turn, strongest first, until one gets ready.

    A list of features is not enough: containers forbid single steps (a mount, a user map) that
    the machine below them offers.

    Args:
        settings: how kernels are started; its isolation is ignored.

    Raises:
        SandboxError: no kernel starts here at all; the message ends with the last reason.
    """
    refused: dict[Isolation, str] = {}
    for isolation in Isolation:
        try:
            _start(replace(settings, isolation=isolation))
        except SandboxError as error:
            refused[isolation] = str(error)
            continue
        return Found(isolation, refused)
    raise SandboxError(f"no kernel can be started here: {refused[Isolation.PROCESS]}")


def _start(settings: KernelSettings) -> None:
    """Start a kernel and end it.

    It is ready once it has imported what the warm process had not, so it can read its Python.
    """
    loop = asyncio.new_event_loop()
    try:
        KernelSession(loop, nbformat.v4.new_notebook(), settings).close()
    finally:
        loop.close()
