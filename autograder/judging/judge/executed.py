"""A notebook whose cells have run and whose checks may begin."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from autograder.judging.judge.assembler import Assembled
from autograder.judging.judge.execution import Execution
from autograder.judging.kernel.session import KernelSettings


@contextlib.contextmanager
def executed(assembled: Assembled, kernels: KernelSettings) -> Iterator[Execution]:
    """Run a notebook's cells in a kernel of its own, and seal it; the kernel ends with the block.

    Args:
        assembled: the notebook and its steps.
        kernels: how kernels are started.

    Raises:
        SandboxError: no kernel could be started.
    """
    execution = Execution(assembled, kernels)
    try:
        execution.run_cells()
        execution.seal()
        yield execution
    finally:
        execution.close()
