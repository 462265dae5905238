"""The warm process: imports what students import, computes nothing, and forks kernels.

Started as ``python -I -m autograder.judging.sandbox.warm DESCRIPTOR MODULE…`` with a clean
environment.
Over the control socket come only pairs of descriptors, never a request: those are read after the
fork, so this process's memory holds nothing of any submission.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Iterable

from autograder.judging.sandbox import syscalls
from autograder.judging.sandbox.kernel import run_kernel
from autograder.judging.sandbox.supervisor import supervise

# What a kernel loads lazily on first use.
_LAZY = (
    "ipykernel.kernelapp",
    "ipykernel.debugger",
    "ipykernel.ipkernel",
    "matplotlib_inline.backend_inline",
    "IPython.core.completerlib",
    "IPython.core.debugger",
    "IPython.core.magics.execution",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "IPython.extensions.storemagic",
    "IPython.utils.module_paths",
    "IPython.utils.wildcard",
    "sqlite3",
    "tornado.platform.asyncio",
)
FORK = b"fork"


def serve(control: socket.socket) -> None:
    """Fork a supervised kernel for every message, until the trusted side hangs up."""
    # Children are not waited for here: each reports its end to its own trusted side.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 64, 3)
        if not message:
            return
        if message == FORK and len(descriptors) >= 2:
            # If no process can be started, the trusted side sees the descriptors closed, below,
            # and tries again.
            with contextlib.suppress(OSError):
                if os.fork() == 0:
                    _be_supervisor(control, descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _be_supervisor(control: socket.socket, descriptors: list[int]) -> None:
    """In the new process: supervise one kernel. Never returns."""
    try:
        control.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        link, bridge = (socket.socket(fileno=descriptor) for descriptor in descriptors[:2])
        supervise(link, bridge, run_kernel, held=descriptors[2:])
    finally:
        os._exit(0)


def import_all(modules: Iterable[str]) -> None:
    """Import what notebooks use, and ipykernel without its debugger.

    The debugger costs 0.4 s at every kernel's start, and is never used while grading.
    """
    # An entry of None makes the import fail, which ipykernel takes as "not installed".
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for module in (*modules, *_LAZY):
        importlib.import_module(module)
    del sys.modules["debugpy"]
    if "tensorflow" in sys.modules:
        _train_small_networks_fast()


def _train_small_networks_fast() -> None:
    """Leave TensorFlow's graphs as they are: rewriting one takes longer than it saves here.

    It is done for every new graph, those of data sets included; for a submission that trains a
    dozen small networks, that is a tenth of its time.
    """
    optimizer = importlib.import_module("tensorflow").config.optimizer
    optimizer.set_experimental_options({"disable_meta_optimizer": True})


def main() -> None:
    """Import, report that it is done, and serve."""
    control = socket.socket(fileno=int(sys.argv[1]))
    control.set_inheritable(False)
    syscalls.die_with_parent(signal.SIGKILL)
    import_all(sys.argv[2:])
    # A frozen heap stays shared: after a fork, the collector writes to none of its pages.
    gc.collect()
    gc.freeze()
    control.send(b"ready")
    serve(control)


if __name__ == "__main__":
    main()
