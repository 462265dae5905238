"""The warm server: forks a process for every command, and relays signals and exit codes."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from autograder.errors import UsageError
from autograder.warm.address import Address, is_ours, made_of, private_folder
from autograder.warm.client import STDIO, connected
from autograder.warm.forked import become
from autograder.warm.lent import lent
from autograder.warm.wire import Connection

_KILLED = 128  # plus the signal's number, as shells count
_SECONDS = 5.0  # that a client may take to say what it wants
_LOOK_SECONDS = 10.0  # after which it looks whether anyone can still find it


@dataclass
class _Command:
    """A command at work, and the client that waits for it."""

    pid: int
    pidfd: int
    connection: Connection


@dataclass
class Server:
    """Serves one course until it is asked to stop, or nobody wants it for a while.

    Args:
        address: where.
        run: the command line, with arguments; never returns.
        idle_seconds: without a command, after which it ends.
    """

    address: Address
    run: Callable[[list[str]], None]
    idle_seconds: float
    served: int = 0
    _started: float = field(default_factory=time.time)
    _made_of: str = field(default_factory=made_of)
    _ending: bool = False
    _wanted: float = field(default_factory=time.monotonic)  # when it last was
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _commands: dict[int, _Command] = field(default_factory=dict)  # by pidfd
    _borrowers: set[Connection] = field(default_factory=set)

    def serve(self) -> None:
        """Listen, until the end.

        Raises:
            UsageError: another server listens there.
            MissingPrerequisite: there is no folder for its socket.
        """
        private_folder(self.address.folder)
        with self._listening() as listening:
            self._selector.register(listening, selectors.EVENT_READ)
            try:
                while not self._ending and not self._forsaken:
                    self._wait(listening)
            finally:
                self._selector.unregister(listening)
                self.address.socket.unlink(missing_ok=True)
            while self._in_use:  # those at work are not disturbed
                self._wait(listening)

    @property
    def _in_use(self) -> bool:
        return bool(self._commands or self._borrowers)

    @property
    def _forsaken(self) -> bool:
        """Whether nobody has wanted it for long, or can: its folder may end with a login."""
        if self._in_use:
            return False
        idle = time.monotonic() - self._wanted
        return idle >= self.idle_seconds or not self.address.socket.exists()

    def _wait(self, listening: socket.socket) -> None:
        """Serve whatever comes next, or nothing for a while."""
        found = self._selector.select(min(self.idle_seconds, _LOOK_SECONDS))
        if found or self._in_use:
            self._wanted = time.monotonic()
        for key, _ in found:
            if key.fileobj is listening:
                self._accept(listening)
            elif isinstance(key.data, _Command):
                self._hear(key.data)
            elif isinstance(key.data, Connection):
                self._take_back(key.data)
            else:
                self._end(self._commands[key.fd])

    def _listening(self) -> socket.socket:
        if (other := connected(self.address)) is not None:
            other.socket.close()
            raise UsageError("a warm server of this course is running; see `iml warm status`")
        self.address.socket.unlink(missing_ok=True)  # what a server that was killed has left
        listening = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listening.bind(str(self.address.socket))
        listening.listen()
        return listening

    def _accept(self, listening: socket.socket) -> None:
        peer, _ = listening.accept()
        connection = Connection(peer)
        peer.settimeout(_SECONDS)
        asked = connection.receive() if is_ours(peer) else None
        with contextlib.suppress(OSError):  # the client may be gone
            self._answer(connection, asked or {})
        for descriptor in connection.descriptors:
            os.close(descriptor)
        connection.descriptors.clear()
        waiting = (command.connection for command in self._commands.values())
        if connection not in (*waiting, *self._borrowers):
            peer.close()

    def _answer(self, connection: Connection, asked: dict[str, Any]) -> None:
        if asked.get("do") in ("run", "borrow") and asked.get("made_of") != self._made_of:
            self._ending = True
            connection.send(accepted=False)
        elif asked.get("do") == "run" and len(connection.descriptors) == len(STDIO):
            connection.send(accepted=True)
            self._fork(connection, asked)
        elif asked.get("do") == "borrow":
            self._lend(connection, asked)
        elif asked.get("do") == "status":
            served, running = self.served, len(self._commands)
            connection.send(pid=os.getpid(), started=self._started, served=served, running=running)
        elif asked.get("do") == "stop":
            self._ending = True
            connection.send(pid=os.getpid())

    def _fork(self, connection: Connection, asked: dict[str, Any]) -> None:
        self.served += 1
        pid = os.fork()
        if pid == 0:
            become(asked, connection.descriptors, self.run)
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.setpgid(pid, pid)
        command = _Command(pid, os.pidfd_open(pid), connection)
        self._commands[command.pidfd] = command
        self._selector.register(command.pidfd, selectors.EVENT_READ)
        self._selector.register(connection.socket, selectors.EVENT_READ, command)

    def _lend(self, connection: Connection, asked: dict[str, Any]) -> None:
        """Let another process of this user ask the warm process for kernels."""
        warm = lent(asked["threads"], tuple(asked["modules"]))
        if warm is None:
            connection.send(accepted=False)
            return
        connection.send([warm.control.fileno()], accepted=True)
        self.served += 1
        self._borrowers.add(connection)
        self._selector.register(connection.socket, selectors.EVENT_READ, connection)

    def _take_back(self, connection: Connection) -> None:
        if connection.receive() is None:
            self._borrowers.discard(connection)
            self._selector.unregister(connection.socket)
            connection.socket.close()

    def _hear(self, command: _Command) -> None:
        """Send a command what its client was sent; one whose client is gone is interrupted."""
        message = command.connection.receive()
        if message is None:
            self._selector.unregister(command.connection.socket)
            command.connection.socket.close()
        number = signal.SIGTERM if message is None else message.get("signal")
        if isinstance(number, int):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(command.pid, number)

    def _end(self, command: _Command) -> None:
        _, status = os.waitpid(command.pid, 0)
        code = os.waitstatus_to_exitcode(status)
        self._selector.unregister(command.pidfd)
        os.close(command.pidfd)
        del self._commands[command.pidfd]
        with contextlib.suppress(OSError, KeyError, ValueError):
            self._selector.unregister(command.connection.socket)
            command.connection.send(exit_code=code if code >= 0 else _KILLED - code)
        command.connection.socket.close()
