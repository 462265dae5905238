"""Hand a command over to the course's warm server, if there is one."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from autograder.course import Course
from autograder.errors import UsageError
from autograder.warm.address import Address, address_of, is_ours, is_private, made_of
from autograder.warm.wire import Connection

# Those that start kernels; all others are as fast without.
COMMANDS = frozenset({"audit", "build", "check", "grade", "references", "regrade"})
_PASSED_ON = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_SECONDS = 10.0  # until a server that is there must answer
STDIO = (0, 1, 2)
_borrowed: list[Connection] = []  # open as long as this process uses the warm process


def run_warm(arguments: list[str]) -> int | None:
    """Have the course's warm server run a command.

    Args:
        arguments: of the command line, beginning with the command's name.

    Returns:
        Its exit code; None if there is no server that takes it, and it has to be run here.
    """
    if not arguments or arguments[0] not in COMMANDS or "--help" in arguments:
        return None
    try:
        connection = connected(address_of(Course.find().root))
    except UsageError:
        return None
    if connection is None:
        return None
    with connection.socket, _passing_on(connection):
        accepted = _asked(connection, arguments)
        if accepted is None:
            return None
        if not accepted.get("accepted"):
            _say("the warm server was of another version, and has ended; `iml warm` starts one")
            return None
        connection.socket.settimeout(None)
        ended = connection.receive()
    if ended is None:
        _say("the warm server ended; run the command again")
        return 1
    return int(ended["exit_code"])


def borrow(course: Path, threads: int, modules: tuple[str, ...]) -> socket.socket | None:
    """Return the control socket of a course's warm process, for as long as this process lives.

    Args:
        course: the course's folder.
        threads: of each kernel.
        modules: that it must have imported.

    Returns:
        None if no server has it.
    """
    connection = connected(address_of(course))
    if connection is None:
        return None
    with contextlib.suppress(OSError):
        connection.send(do="borrow", made_of=made_of(), threads=threads, modules=modules)
    answer = connection.receive()
    if answer is None or not answer.get("accepted") or not connection.descriptors:
        connection.socket.close()
        return None
    _borrowed.append(connection)
    return socket.socket(fileno=connection.descriptors.pop())


def connected(address: Address) -> Connection | None:
    """Return a connection to a server of this user; None if there is none."""
    try:
        if not is_private(address.folder.lstat()):
            return None
        peer = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    except OSError:
        return None
    try:
        peer.settimeout(_SECONDS)
        peer.connect(str(address.socket))
        if is_ours(peer):
            return Connection(peer)
    except OSError:
        pass
    peer.close()
    return None


def _asked(connection: Connection, arguments: list[str]) -> dict[str, Any] | None:
    """Ask for the command with all that it would have here; return the answer."""
    umask = os.umask(0)
    os.umask(umask)
    try:
        connection.send(
            [*STDIO],
            do="run",
            made_of=made_of(),
            arguments=arguments,
            folder=str(Path.cwd()),
            environment=dict(os.environ),
            umask=umask,
            encoding=sys.stdout.encoding,
        )
    except OSError:
        return None
    return connection.receive()


@contextlib.contextmanager
def _passing_on(connection: Connection) -> Iterator[None]:
    """Send the command the signals that are meant for it."""

    def pass_on(number: int, _: object) -> None:
        with contextlib.suppress(OSError):
            connection.send(signal=number)

    before = {number: signal.signal(number, pass_on) for number in _PASSED_ON}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say(line: str) -> None:
    print(f"iml: {line}", file=sys.stderr)
