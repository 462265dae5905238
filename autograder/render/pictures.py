"""Pictures from a student's notebook: only complete PNG and JPEG data of bounded size."""

from __future__ import annotations

import base64
import binascii
import struct

PNG, JPEG = "image/png", "image/jpeg"
MAX_BYTES = 2_000_000
MAX_PIXELS = 16_000_000
_PNG_START = b"\x89PNG\r\n\x1a\n"
_JPEG_START = b"\xff\xd8\xff"
# Start-of-frame markers: all of C0 to CF except the tables C4, C8 and CC.
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def clean_picture(mime: str, encoded: object) -> str | None:
    """Return a picture's base64 text in canonical form, or None if it may not be shown.

    Args:
        mime: ``image/png`` or ``image/jpeg``.
        encoded: what the notebook holds: base64 text, perhaps broken into lines.
    """
    if not isinstance(encoded, str) or len(encoded) > MAX_BYTES * 3 // 2:
        return None
    try:
        data = base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError):
        return None
    size = _png_size(data) if mime == PNG else _jpeg_size(data) if mime == JPEG else None
    # A small file can decode to a picture that fills a browser's memory.
    if size is None or len(data) > MAX_BYTES or not 0 < size[0] * size[1] <= MAX_PIXELS:
        return None
    return base64.b64encode(data).decode("ascii")


def _png_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_PNG_START) or data[12:16] != b"IHDR" or len(data) < 24:
        return None
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    if not data.startswith(_JPEG_START):
        return None
    position = 2
    while position + 9 <= len(data) and data[position] == 0xFF:
        marker, length = data[position + 1], int.from_bytes(data[position + 2 : position + 4])
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack(">HH", data[position + 5 : position + 9])
            return width, height
        position += 2 + max(length, 2)
    return None
