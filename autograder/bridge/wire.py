"""Frames on a stream socket: one byte of kind, eight of length, then the frame."""

from __future__ import annotations

import select
import socket
import struct
import time

from autograder.bridge.codec import MAX_FRAME
from autograder.errors import CodecError

REQUEST = 1
ANSWER = 2
CALLBACK = 3
_HEAD = struct.Struct("<BQ")


def send(link: socket.socket, kind: int, frame: bytes, deadline: float | None = None) -> None:
    """Send one frame.

    Args:
        deadline: in seconds of ``time.monotonic``; None waits for ever.

    Raises:
        TimeoutError: the other side did not take it in time.
        OSError: the other side is gone.
    """
    view = memoryview(_HEAD.pack(kind, len(frame)) + frame)
    while view:
        _wait(link, select.POLLOUT, deadline)
        # With a deadline, a reader that stops halfway must not block us.
        flags = socket.MSG_DONTWAIT if deadline is not None else 0
        view = view[link.send(view, flags) :]


def receive(link: socket.socket, deadline: float | None = None) -> tuple[int, bytes]:
    """Return the kind and content of the next frame.

    Raises:
        TimeoutError: it did not come in time.
        EOFError: the other side is gone.
        CodecError: it claims to be longer than a frame may be.
    """
    kind, length = _HEAD.unpack(_exactly(link, _HEAD.size, deadline))
    if length > MAX_FRAME:
        raise CodecError(f"a frame claims {length} bytes")
    return kind, _exactly(link, length, deadline)


def _exactly(link: socket.socket, count: int, deadline: float | None) -> bytes:
    # Memory is set aside as bytes arrive, not as a header claims.
    data = bytearray()
    while len(data) < count:
        _wait(link, select.POLLIN, deadline)
        chunk = link.recv(min(count - len(data), 2**20))
        if not chunk:
            raise EOFError("the other side of the bridge is gone")
        data += chunk
    return bytes(data)


def _wait(link: socket.socket, event: int, deadline: float | None) -> None:
    if deadline is None:
        return
    left = deadline - time.monotonic()
    poller = select.poll()
    poller.register(link, event)
    if left <= 0 or not poller.poll(left * 1000):
        raise TimeoutError("the student's side of the bridge did not answer in time")
