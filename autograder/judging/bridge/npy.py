"""Arrays in NumPy's ``.npy`` format, as the bridge carries them: no pickles, no objects.

NumPy reads a header by evaluating a Python literal, which a hostile header makes slow: 12,000
headers of 10 kB took 24 s. NumPy itself writes only one form, and only that is read here.
"""

from __future__ import annotations

import functools
import io
import math
import re
import struct
import sys
from typing import Any

import numpy as np

from autograder.errors import CodecError

MAX_EMPTY = 2**20  # product of an empty array's other dimensions
MAX_DIMENSIONS = 32
ARRAY_KINDS = "biufcU"  # bool, integers, floats, complex, text
_MAGIC = b"\x93NUMPY\x01\x00"
_PREFIX = struct.Struct("<8sH")
_LONGEST_HEADER = 1_000
_HEADER = re.compile(
    rb"\{'descr': '([<>|][biufcU]\d{1,10})', 'fortran_order': (True|False), "
    rb"'shape': \(((?:\d{1,19}(?:, \d{1,19})*,?)?)\), \} *\n"
)


def write_array(value: np.ndarray[Any, Any]) -> bytes:
    """Write an array.

    Raises:
        CodecError: its dtype may not cross the bridge.
    """
    if value.dtype.kind not in ARRAY_KINDS:
        raise CodecError(f"an array of dtype {value.dtype} can't cross the bridge")
    fortran = value.flags.f_contiguous and not value.flags.c_contiguous
    header = _header(value.dtype, fortran, value.shape)
    return header + value.tobytes("F" if fortran else "C")


@functools.lru_cache(maxsize=256)
def _header(dtype: np.dtype[Any], fortran: bool, shape: tuple[int, ...]) -> bytes:
    """Write what stands before the numbers: the calls of one check mostly pass the same shapes."""
    descr = np.lib.format.dtype_to_descr(dtype)
    buffer = io.BytesIO()
    fields = {"descr": descr, "fortran_order": fortran, "shape": shape}
    np.lib.format.write_array_header_1_0(buffer, fields)
    return buffer.getvalue()


def read_array(blob: memoryview) -> np.ndarray[Any, Any]:
    """Read an array; one whose sizes don't add up is refused before memory is allocated.

    Raises:
        CodecError: it is not an array that may cross the bridge. Hostile bytes may raise any
            other error.
    """
    dtype, fortran, shape, start = _read_header(blob)
    rest = blob[start:]
    count = math.prod(shape)
    if count * dtype.itemsize != len(rest):
        raise CodecError(f"an array claims shape {shape} but brings {len(rest)} bytes")
    if len(rest) == 0:
        # Empty text takes no bytes, however many items there are.
        if count or math.prod(n for n in shape if n) > MAX_EMPTY:
            raise CodecError(f"an array claims shape {shape} and brings nothing")
        return np.zeros(shape, dtype=dtype)
    flat = _sound(np.frombuffer(rest, dtype=dtype))
    # A copy, because an array over a bytes object can't be written to.
    return np.array(flat.reshape(shape[::-1]).T if fortran else flat.reshape(shape), order="C")


def _read_header(blob: memoryview) -> tuple[np.dtype[Any], bool, tuple[int, ...], int]:
    """Return dtype, whether it is in Fortran order, shape, and where the numbers start."""
    magic, length = _PREFIX.unpack_from(blob)
    if magic != _MAGIC:
        raise CodecError("an array is not in .npy version 1.0")
    start = _PREFIX.size + length
    header = _HEADER.fullmatch(bytes(blob[_PREFIX.size : min(start, _LONGEST_HEADER)]))
    if header is None:
        raise CodecError("an array's header names no dtype and shape that may cross the bridge")
    dtype, fortran, sizes = (part.decode("ascii") for part in header.groups())
    shape = tuple(int(size) for size in re.findall(r"\d+", sizes))
    if len(shape) > MAX_DIMENSIONS:
        raise CodecError(f"an array claims {len(shape)} dimensions")
    return np.dtype(dtype), fortran == "True", shape, start


def _sound(flat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Refuse or repair bytes that no honest array holds, so that they can't cause trouble later."""
    if flat.dtype.kind == "b":
        return np.asarray(flat.view(np.uint8) != 0)
    if flat.dtype.kind == "U":
        code = np.dtype(np.uint32).newbyteorder(flat.dtype.byteorder)
        if int(np.max(flat.view(code))) > sys.maxunicode:
            raise CodecError("an array of text holds an invalid character")
    return flat
