"""Frames on a stream socket: kind, number, length, then the content.

The number says which request a frame belongs to, so that an answer that comes too late, or
without a request, is never taken for another request's.
"""

from __future__ import annotations

import select
import socket
import struct
from typing import NamedTuple, Protocol

from autograder.errors import CodecError
from autograder.judging.bridge.codec import MAX_FRAME

REQUEST = 1
ANSWER = 2
CALLBACK = 3
_HEAD = struct.Struct("<BIQ")


class Frame(NamedTuple):
    """One frame: what it is, the request that it belongs to, and its content."""

    kind: int
    number: int
    content: bytes


class Patience(Protocol):
    """How long to wait."""

    def left(self) -> float:
        """Return the seconds after which to ask again; 0 or less to give up."""


def send(link: socket.socket, frame: Frame, patience: Patience | None = None) -> None:
    """Send one frame.

    Args:
        patience: None waits forever.

    Raises:
        TimeoutError: the other side did not take it in time.
        OSError: the other side is gone.
    """
    view = memoryview(_HEAD.pack(frame.kind, frame.number, len(frame.content)) + frame.content)
    while view:
        _wait(link, select.POLLOUT, patience)
        # With limited patience, a reader that stops halfway must not block us.
        flags = socket.MSG_DONTWAIT if patience is not None else 0
        view = view[link.send(view, flags) :]


def receive(link: socket.socket, patience: Patience | None = None) -> Frame:
    """Return the next frame.

    Raises:
        TimeoutError: it did not come in time.
        EOFError: the other side is gone.
        CodecError: it claims to be longer than a frame may be.
    """
    kind, number, length = _HEAD.unpack(_exactly(link, _HEAD.size, patience))
    if length > MAX_FRAME:
        raise CodecError(f"a frame claims {length} bytes")
    return Frame(kind, number, _exactly(link, length, patience))


def _exactly(link: socket.socket, count: int, patience: Patience | None) -> bytes:
    # Memory is allocated as bytes arrive, not as a header claims.
    data = bytearray()
    while len(data) < count:
        _wait(link, select.POLLIN, patience)
        chunk = link.recv(min(count - len(data), 2**20))
        if not chunk:
            raise EOFError("the other side of the bridge is gone")
        data += chunk
    return bytes(data)


def _wait(link: socket.socket, event: int, patience: Patience | None) -> None:
    if patience is None:
        return
    poller = select.poll()
    poller.register(link, event)
    while (left := patience.left()) > 0:
        if poller.poll(left * 1000):
            return
    raise TimeoutError("the student's side of the bridge did not answer in time")
