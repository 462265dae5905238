"""Arrays in NumPy's ``.npy`` format, as the bridge carries them: no pickles, no objects."""

from __future__ import annotations

import io
import math
import sys
from typing import Any

import numpy as np

from autograder.errors import CodecError

MAX_EMPTY = 2**20  # product of an empty array's other dimensions
ARRAY_KINDS = "biufcU"  # bool, integers, floats, complex, text


def write_array(value: np.ndarray[Any, Any]) -> bytes:
    """Write an array.

    Raises:
        CodecError: its dtype may not cross the bridge.
    """
    if value.dtype.kind not in ARRAY_KINDS:
        raise CodecError(f"an array of dtype {value.dtype} can't cross the bridge")
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, value, allow_pickle=False)
    return buffer.getvalue()


def read_array(blob: memoryview) -> np.ndarray[Any, Any]:
    """Read an array, refusing it before memory is set aside if its sizes don't add up.

    Raises:
        CodecError: it is no array that may cross the bridge. Hostile bytes raise anything else.
    """
    # A header of at most 10,000 characters stands in front of the numbers.
    stream = io.BytesIO(blob[:20_000])
    major, _minor = np.lib.format.read_magic(stream)
    if major not in (1, 2):
        raise CodecError(f"an array in .npy version {major} is not accepted")
    read = (
        np.lib.format.read_array_header_1_0 if major == 1 else np.lib.format.read_array_header_2_0
    )
    shape, fortran, dtype = read(stream, max_header_size=10_000)
    if dtype.kind not in ARRAY_KINDS or dtype.hasobject:
        raise CodecError(f"an array of dtype {dtype} can't cross the bridge")
    rest = blob[stream.tell() :]
    count = math.prod(shape)
    if len(shape) > 32 or any(n < 0 for n in shape) or count * dtype.itemsize != len(rest):
        raise CodecError(f"an array claims shape {shape} but brings {len(rest)} bytes")
    if len(rest) == 0:
        # Text of no length takes no bytes, however many there are of it.
        if count or math.prod(n for n in shape if n) > MAX_EMPTY:
            raise CodecError(f"an array claims shape {shape} and brings nothing")
        return np.zeros(shape, dtype=dtype)
    flat = _sound(np.frombuffer(rest, dtype=dtype))
    # A copy, because an array over a bytes object can't be written to.
    return np.array(flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape), order="C")


def _sound(flat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Refuse or mend bytes that no honest array holds, so that they surprise nobody later."""
    if flat.dtype.kind == "b":
        return np.asarray(flat.view(np.uint8) != 0)
    if flat.dtype.kind == "U":
        code = np.dtype(np.uint32).newbyteorder(flat.dtype.byteorder)
        if int(flat.view(code).max()) > sys.maxunicode:
            raise CodecError("an array of text holds what is no character")
    return flat
