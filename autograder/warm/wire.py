"""What a command and the warm server say to each other: JSON, one message a line."""

from __future__ import annotations

import json
import socket
from typing import Any

_MOST = 2**20  # bytes of a message; the environment is the longest part
_DESCRIPTORS = 3


class Connection:
    """One end of a connection.

    Args:
        peer: the connected socket.
    """

    def __init__(self, peer: socket.socket) -> None:
        self.socket = peer
        self.descriptors: list[int] = []  # that came with messages
        self._waiting = b""

    def send(self, descriptors: list[int] | None = None, **message: Any) -> None:
        """Send a message, and open files with it.

        Raises:
            OSError: the other end is gone.
        """
        data = json.dumps(message).encode() + b"\n"
        sent = socket.send_fds(self.socket, [data], descriptors) if descriptors else 0
        # Even sending nothing raises where the other end has answered already, and closed.
        if rest := data[sent:]:
            self.socket.sendall(rest)

    def receive(self) -> dict[str, Any] | None:
        """Return the next message; None once the other end is gone, or sends what is none."""
        while b"\n" not in self._waiting:
            try:
                data, descriptors, _, _ = socket.recv_fds(self.socket, 2**16, _DESCRIPTORS)
            except OSError:
                return None
            self.descriptors += descriptors
            self._waiting += data
            if not data or len(self._waiting) > _MOST:
                return None
        line, _, self._waiting = self._waiting.partition(b"\n")
        try:
            message = json.loads(line)
        except ValueError:
            return None
        return message if isinstance(message, dict) else None
