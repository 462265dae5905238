"""The kernel itself: a real ipykernel in the private world, with the bridge beside it."""

from __future__ import annotations

import builtins
import getpass
import json
import os
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from autograder.judging.bridge.responder import Responder
from autograder.judging.bridge.wire import ANSWER, CALLBACK, Frame, receive, send
from autograder.judging.sandbox import shell
from autograder.judging.sandbox.request import HOME, KernelRequest


def run_kernel(request: KernelRequest, bridge: socket.socket) -> None:
    """Start the kernel and serve until it ends."""
    # The warm process has imported them; this only gives them names.
    from ipykernel.kernelapp import IPKernelApp
    from traitlets.config import Config

    home = request.home or HOME
    _environment(home)
    # Without a private root, /tmp is the machine's.
    tempfile.tempdir = request.home or "/tmp"
    sys.path[:] = ["", *(path for path in sys.path if os.path.isdir(path))]
    connection_file = Path(home, ".kernel.json")
    connection_file.write_text(json.dumps(request.connection))
    # A history that outlives the kernel is useless, and creating its file takes time.
    config = Config({"HistoryManager": {"hist_file": ":memory:"}})
    app = IPKernelApp.instance(connection_file=str(connection_file), config=config)
    app.initialize([])
    assert app.shell is not None
    # The warm process imported the inline backend before there was a shell to configure for it.
    app.shell.enable_matplotlib("inline")
    # quit() would end the kernel only a moment after its reply, when other cells have already run.
    app.shell.ask_exit = lambda: os._exit(0)
    app.shell.events.register("post_run_cell", _restore_streams(sys.stdout, sys.stderr))
    shell.install(app.shell)
    # During a cell ipykernel does the same; checks call functions between cells.
    builtins.input, getpass.getpass = app.kernel.raw_input, app.kernel.getpass
    answer_on_loop(bridge, app.shell.user_ns)
    app.start()


def _environment(home: str) -> None:
    os.chdir(home)
    os.environ.update(
        HOME=home,
        USER="student",
        IPYTHONDIR=f"{home}/.ipython",
        JUPYTER_RUNTIME_DIR=f"{home}/.jupyter",
        MPLCONFIGDIR=f"{home}/.matplotlib",
        # Without a network, pip would retry for a long time; with one, it must not install.
        UV_OFFLINE="1",
        PIP_NO_INDEX="1",
        PIP_DISABLE_PIP_VERSION_CHECK="1",
    )


def _restore_streams(out: TextIO, err: TextIO) -> Callable[[object], None]:
    """Undo ``sys.stdout = None`` after a cell: else the kernel's loop would never answer again."""

    def restore(_result: object) -> None:
        sys.stdout, sys.stderr = out, err

    return restore


def answer_on_loop(bridge: socket.socket, namespace: dict[str, Any]) -> None:
    """Answer the bridge's requests on the kernel's own event loop, between cells."""
    from tornado.ioloop import IOLoop

    lock = threading.Lock()
    asked = 0  # number of the request that is being answered

    def exchange(content: bytes) -> bytes:
        with lock:
            send(bridge, Frame(CALLBACK, asked, content))
            return receive(bridge).content

    responder = Responder(namespace, exchange)

    def on_request(_descriptor: int, _events: int) -> None:
        nonlocal asked
        try:
            request = receive(bridge)
        except (OSError, EOFError):
            os._exit(0)  # the grader has hung up
        # ipykernel ignores interrupts between cells, but an overdue call must be interruptible.
        ignored = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            asked = request.number
            answer = responder.answer(request.content)
        finally:
            signal.signal(signal.SIGINT, ignored)
        send(bridge, Frame(ANSWER, request.number, answer))

    IOLoop.current().add_handler(bridge.fileno(), on_request, IOLoop.READ)
