"""Frames of plain values: JSON for structure, NumPy's own format for arrays, nothing else.

A frame is ``MAGIC, header length, blob count, blob lengths…, header, blobs…``. The header is
JSON; scalars are written in it as they are, and everything else is an object with one tag:

====================  =====================================================
``{"a": i}``          array: blob number i, in ``.npy`` format
``{"l": […]}``        list; ``{"t": […]}`` tuple; ``{"d": [[k, v], …]}`` dict
``{"i": "…"}``        integer beyond 53 bits, in decimal
``{"c": [re, im]}``   complex number; ``{"b": i}`` bytes: blob number i
``{"h": [n, kind]}``  handle n of an object that stays in the student's process
``{"k": n}``          callback n, a function that stays on the trusted side
``{"r": state}``      a ``numpy.random.Generator`` (PCG64) by its state
====================  =====================================================

Reading never unpickles, evaluates or imports anything, and every size is checked before memory
is allocated for it. Whatever is wrong with a frame, the error is always ``CodecError``.
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.errors import CodecError
from autograder.judging.bridge.npy import read_array, write_array

MAGIC = b"iML1"
MAX_FRAME = 128 * 2**20  # bytes in one frame
MAX_HEADER = 8 * 2**20  # bytes of JSON in it
MAX_BLOBS = 20_000
MAX_ITEMS = 500_000  # values in one frame, however nested
MAX_DEPTH = 24
MAX_INT_DIGITS = 1_200
MAX_GENERATORS = 100  # random number generators: making one costs a thousand times its text
MAX_SAME_HASH = 32  # keys of one dict that may share a hash
_PREFIX = struct.Struct("<4sII")
_LENGTH = struct.Struct("<Q")
_SAFE_INT = 2**53


@dataclass(frozen=True)
class HandleRef:
    """Names an object that stays in the student's process."""

    number: int
    kind: str = ""


@dataclass(frozen=True)
class CallbackRef:
    """Names a function that stays on the trusted side."""

    number: int


@dataclass
class _Writer:
    blobs: list[bytes] = field(default_factory=list)
    items: int = 0
    generators: int = 0

    def blob(self, data: bytes) -> int:
        if len(self.blobs) >= MAX_BLOBS:
            raise CodecError(f"a value holds more than {MAX_BLOBS} arrays")
        self.blobs.append(data)
        return len(self.blobs) - 1

    def value(self, value: object, depth: int = 0) -> Any:
        """Turn one plain value into its JSON form; arrays and bytes go to the blobs."""
        self.items += 1
        if depth > MAX_DEPTH:
            raise CodecError(f"a value is nested more than {MAX_DEPTH} deep")
        if self.items > MAX_ITEMS:
            raise CodecError(f"a value holds more than {MAX_ITEMS} items")
        if value is None or type(value) in (bool, str):
            return value
        writer = _SCALARS.get(type(value)) or _CONTAINERS.get(type(value))
        if writer is not None:
            return writer(self, value, depth)
        raise CodecError(f"a value of type {type(value).__name__} can't cross the bridge")


def _write_int(_writer: _Writer, value: int, _depth: int) -> Any:
    if -_SAFE_INT <= value <= _SAFE_INT:
        return value
    if value.bit_length() > 3 * MAX_INT_DIGITS:
        raise CodecError(f"an integer of {value.bit_length()} bits is too long for the bridge")
    return {"i": str(value)}


def _write_float(_writer: _Writer, value: float, _depth: int) -> Any:
    return value if math.isfinite(value) else {"f": repr(value)}


def _write_generator(writer: _Writer, value: np.random.Generator, _depth: int) -> Any:
    writer.generators += 1
    if writer.generators > MAX_GENERATORS:
        raise CodecError(f"a value holds more than {MAX_GENERATORS} generators")
    state: dict[str, Any] = dict(value.bit_generator.state)
    if state.get("bit_generator") != "PCG64":
        raise CodecError("only a generator made by numpy.random.default_rng can cross the bridge")
    inner = state["state"]
    numbers = [inner["state"], inner["inc"], state["has_uint32"], state["uinteger"]]
    return {"r": [str(n) for n in numbers]}


def _write_dict(writer: _Writer, value: dict[Any, Any], depth: int) -> Any:
    pairs = [[writer.value(k, depth + 1), writer.value(v, depth + 1)] for k, v in value.items()]
    return {"d": pairs}


_SCALARS: dict[type, Callable[[_Writer, Any, int], Any]] = {
    int: _write_int,
    float: _write_float,
    complex: lambda w, v, d: {"c": [_write_float(w, v.real, d), _write_float(w, v.imag, d)]},
    bytes: lambda w, v, d: {"b": w.blob(v)},
    HandleRef: lambda w, v, d: {"h": [v.number, v.kind]},
    CallbackRef: lambda w, v, d: {"k": v.number},
    np.random.Generator: _write_generator,
}
_CONTAINERS: dict[type, Callable[[_Writer, Any, int], Any]] = {
    np.ndarray: lambda w, v, d: {"a": w.blob(write_array(v))},
    list: lambda w, v, d: {"l": [w.value(item, d + 1) for item in v]},
    tuple: lambda w, v, d: {"t": [w.value(item, d + 1) for item in v]},
    dict: _write_dict,
}


def encode(value: object) -> bytes:
    """Encode a plain value as one frame.

    Args:
        value: None, bool, int, float, complex, str, bytes, ndarray, list, tuple, dict, a PCG64
            generator, or a reference to a handle or callback; exact types, no subclasses.

    Raises:
        CodecError: the value is of another type, too large or nested too deep.
    """
    writer = _Writer()
    header = json.dumps(writer.value(value), separators=(",", ":")).encode()
    lengths = b"".join(_LENGTH.pack(len(blob)) for blob in writer.blobs)
    prefix = _PREFIX.pack(MAGIC, len(header), len(writer.blobs))
    size = len(prefix) + len(lengths) + len(header) + sum(map(len, writer.blobs))
    if size > MAX_FRAME or len(header) > MAX_HEADER:
        raise CodecError(f"a value of {size} bytes is too large for the bridge")
    return b"".join([prefix, lengths, header, *writer.blobs])


@dataclass
class _Reader:
    blobs: list[memoryview]
    items: int = 0
    generators: int = 0

    def value(self, node: Any, depth: int = 0) -> Any:
        """Turn one JSON node back into a plain value."""
        self.items += 1
        if depth > MAX_DEPTH or self.items > MAX_ITEMS:
            raise CodecError("a frame is nested too deep or holds too many items")
        if node is None or isinstance(node, bool | str | int | float):
            return node
        if not isinstance(node, dict) or len(node) != 1:
            raise CodecError("a frame holds a node without exactly one tag")
        ((tag, body),) = node.items()
        if tag not in _READERS:
            raise CodecError(f"a frame holds an unknown tag {tag[:8]!r}")
        return _READERS[tag](self, body, depth + 1)

    def take(self, index: Any) -> memoryview:
        if not isinstance(index, int) or isinstance(index, bool) or index < 0:
            raise CodecError("a frame names a blob by something other than its number")
        return self.blobs[index]

    def sequence(self, body: Any, depth: int) -> list[Any]:
        if not isinstance(body, list):
            raise CodecError("a frame's container is not a list")
        return [self.value(item, depth) for item in body]


def _read_int(_reader: _Reader, body: Any, _depth: int) -> int:
    if not isinstance(body, str) or len(body) > MAX_INT_DIGITS:
        raise CodecError("a long integer is not written as text")
    return int(body)


def _read_float(_reader: _Reader, body: Any, _depth: int) -> float:
    if body not in ("nan", "inf", "-inf"):
        raise CodecError("a tagged float is not nan, inf or -inf")
    return float(body)


def _read_complex(reader: _Reader, body: Any, depth: int) -> complex:
    real, imag = (float(part) for part in reader.sequence(body, depth))
    return complex(real, imag)


def _read_dict(reader: _Reader, body: Any, depth: int) -> dict[Any, Any]:
    pairs = []
    for pair in body:
        key, value = reader.sequence(pair, depth)
        pairs.append((key, value))
    _refuse_colliding([key for key, _ in pairs])
    return dict(pairs)


def _refuse_colliding(keys: list[Any]) -> None:
    """Refuse keys that share a hash, before a dict compares each of them with all others.

    Hashes of numbers, and of tuples of them, are no secret: 16,000 keys that share one took 9 s.
    Sorting finds them at a cost that no choice of keys can raise.
    """
    if len(keys) <= MAX_SAME_HASH:
        return
    hashes = sorted(map(hash, keys))
    if any(a == b for a, b in zip(hashes, hashes[MAX_SAME_HASH:], strict=False)):
        raise CodecError(f"more than {MAX_SAME_HASH} keys of a dict share one hash")


def _read_handle(_reader: _Reader, body: Any, _depth: int) -> HandleRef:
    number, kind = body
    if type(number) is not int or not isinstance(kind, str):
        raise CodecError("a handle is not a number and a kind")
    return HandleRef(number, kind[:80])


def _read_callback(_reader: _Reader, body: Any, _depth: int) -> CallbackRef:
    if type(body) is not int:
        raise CodecError("a callback is not named by a number")
    return CallbackRef(body)


def _read_generator(reader: _Reader, body: Any, _depth: int) -> np.random.Generator:
    reader.generators += 1
    if reader.generators > MAX_GENERATORS:
        raise CodecError(f"a frame holds more than {MAX_GENERATORS} generators")
    state, inc, has_uint32, uinteger = (int(part) for part in body)
    bits = np.random.PCG64()
    bits.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": inc},
        "has_uint32": has_uint32,
        "uinteger": uinteger,
    }
    return np.random.Generator(bits)


_READERS: dict[str, Callable[[_Reader, Any, int], Any]] = {
    "a": lambda r, body, d: read_array(r.take(body)),
    "b": lambda r, body, d: bytes(r.take(body)),
    "l": lambda r, body, d: r.sequence(body, d),
    "t": lambda r, body, d: tuple(r.sequence(body, d)),
    "d": _read_dict,
    "i": _read_int,
    "f": _read_float,
    "c": _read_complex,
    "h": _read_handle,
    "k": _read_callback,
    "r": _read_generator,
}


def decode(frame: bytes) -> Any:
    """Decode one frame to plain values.

    Raises:
        CodecError: the frame is malformed in any way.
    """
    try:
        return _decode(frame)
    except CodecError:
        raise
    # A hostile frame can make json, numpy and int() raise nearly anything; all mean one thing.
    except (Exception, RecursionError) as error:
        raise CodecError(f"a frame is malformed ({type(error).__name__})") from None


def _decode(frame: bytes) -> Any:
    if len(frame) > MAX_FRAME:
        raise CodecError(f"a frame of {len(frame)} bytes is too large")
    magic, header_length, count = _PREFIX.unpack_from(frame)
    if magic != MAGIC or header_length > MAX_HEADER or count > MAX_BLOBS:
        raise CodecError("a frame starts with the wrong bytes")
    start = _PREFIX.size + count * _LENGTH.size
    lengths = [_LENGTH.unpack_from(frame, _PREFIX.size + i * _LENGTH.size)[0] for i in range(count)]
    if start + header_length + sum(lengths) != len(frame):
        raise CodecError("a frame's lengths don't add up")
    header = json.loads(frame[start : start + header_length], parse_int=_bounded_int)
    position, view = start + header_length, memoryview(frame)
    blobs = []
    for length in lengths:
        blobs.append(view[position : position + length])
        position += length
    return _Reader(blobs).value(header)


def _bounded_int(text: str) -> int:
    if len(text) > 20:
        raise CodecError("a plain integer in a frame is too long")
    return int(text)
