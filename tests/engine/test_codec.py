"""Frames carry plain values unchanged, and nothing else gets through."""

import json
import struct
import tracemalloc

import hypothesis.extra.numpy as arrays
import numpy as np
import pytest
from effort import effort
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import CodecError
from autograder.judging.bridge.codec import MAGIC, CallbackRef, HandleRef, decode, encode

NUMERIC = [
    *("?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"),
    *("f2", "f4", "f8", "c8", "c16", "g"),
]
DTYPES = [np.dtype(order + name) for name in NUMERIC for order in "<>"]

numeric_arrays = st.sampled_from(DTYPES).flatmap(
    lambda dtype: arrays.arrays(dtype, arrays.array_shapes(min_dims=0, min_side=0, max_side=4))
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.complex_numbers()
    | st.text()
    | st.binary()
)
plain = st.recursive(
    scalars | numeric_arrays,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)
quick = settings(deadline=None, max_examples=150)


def same(a, b):
    """Whether two plain values are equal in type and content; NaN is itself."""
    if type(a) is not type(b):
        return False
    if isinstance(a, np.ndarray):
        nan = a.dtype.kind in "fc"
        return a.dtype == b.dtype and a.shape == b.shape and np.array_equal(a, b, equal_nan=nan)
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(same(a[key], b[key]) for key in a)
    return repr(a) == repr(b)


@quick
@given(plain)
def test_what_is_sent_arrives(value):
    assert same(decode(encode(value)), value)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("shape", [(), (0,), (2, 0, 3), (2, 3)], ids=str)
def test_every_numeric_dtype_arrives(dtype, shape):
    array = np.ones(shape, dtype)
    assert same(decode(encode(array)), array)


@pytest.mark.parametrize(
    "array",
    [np.arange(12.0).reshape(3, 4).T, np.arange(12)[::-3], np.broadcast_to(1.5, (2, 3))],
    ids=["transposed", "strided", "broadcast"],
)
def test_arrays_in_any_layout_arrive_writable(array):
    arrived = decode(encode(array))
    assert same(arrived, np.ascontiguousarray(array))
    arrived[...] = 0


def test_fortran_order_arrives_in_place():
    array = np.asfortranarray(np.arange(24.0).reshape(2, 3, 4))
    assert same(decode(encode(array)), array)


def test_text_references_and_generators_arrive():
    words = np.array(["a", "größe", ""])
    assert same(decode(encode(words)), words)
    assert decode(encode([HandleRef(3, "Model"), CallbackRef(7)])) == [
        HandleRef(3, "Model"),
        CallbackRef(7),
    ]
    rng = np.random.default_rng(5)
    rng.integers(9, size=3)
    copy = decode(encode(rng))
    assert copy.integers(10**9) == rng.integers(10**9)


class Cheat(np.ndarray):
    """A subclass: would bring methods of its own along."""


@pytest.mark.parametrize(
    "value",
    [
        object(),
        len,
        {1},
        np.float64(1),
        np.array([None]),
        np.zeros(2).view(Cheat),
        np.zeros(2, "M8[s]"),
        np.zeros(1, [("a", "f8")]),
        2**9999,
        [0] * 600_000,
        np.random.Generator(np.random.MT19937(1)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_not_plain_is_refused(value):
    with pytest.raises(CodecError):
        encode(value)


def test_deep_nesting_is_refused():
    value: list = []
    for _ in range(40):
        value = [value]
    with pytest.raises(CodecError):
        encode(value)


def frame(header, *blobs, count=None):
    """Put a frame together as an attacker would."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    prefix = struct.pack("<4sII", MAGIC, len(text), len(blobs) if count is None else count)
    return prefix + b"".join(struct.pack("<Q", len(b)) for b in blobs) + text + b"".join(blobs)


def npy(descr, shape, data=b""):
    """Put an ``.npy`` blob together."""
    header = f"{{'descr': {descr!r}, 'fortran_order': False, 'shape': {shape!r}, }}".encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header + data


HOSTILE = {
    "empty": b"",
    "pickle": b"\x80\x04\x95\x10\x00\x00\x00\x00\x00\x00\x00\x8c\x05posix",
    "not JSON": frame(b"{"),
    "bare list": frame([1]),
    "two tags": frame({"l": [], "t": []}),
    "unknown tag": frame({"pickle": "x"}),
    "deep": frame(b'{"l":[' * 500 + b"]}" * 500),
    "very deep": frame(b"[" * 200_000 + b"]" * 200_000),
    "unhashable key": frame({"d": [[{"l": []}, 1]]}),
    "long integer": frame({"i": "9" * 5000}),
    "long plain integer": frame(b"9" * 5000),
    "not an integer": frame({"i": "1e9"}),
    "odd float": frame({"f": "1_000"}),
    "handle of text": frame({"h": ["1", 2]}),
    "no such blob": frame({"a": 0}),
    "blob -1": frame({"a": -1}, npy("<f8", (1,), b"12345678")),
    "many blobs": frame(1, count=2**32 - 1),
    "lengths that don't add up": frame({"b": 0}, b"abc")[:-1],
    "object array": frame({"a": 0}, npy("|O", (1,), b"12345678")),
    "structured array": frame({"a": 0}, npy([("a", "|O")], (1,), b"12345678")),
    "times": frame({"a": 0}, npy("<M8[s]", (1,), b"12345678")),
    "short array": frame({"a": 0}, npy("<f8", (2,), b"12345678")),
    "huge array": frame({"a": 0}, npy("<f8", (2**60,))),
    "huge text of no length": frame({"a": 0}, npy("<U0", (10**9,))),
    "huge empty array": frame({"a": 0}, npy("<f8", (0, 10**12))),
    "negative shape": frame({"a": 0}, npy("<f8", (-1, -1), b"12345678")),
    "code in the header": frame({"a": 0}, npy("<f8", ("__import__('os')",))),
    "no characters": frame({"a": 0}, npy("<U1", (1,), b"\xff\xff\xff\xff")),
    "generator out of range": frame({"r": ["-1", "2", "3", "4"]}),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bytes_end_in_one_error_and_little_memory(data):
    tracemalloc.start()
    try:
        with pytest.raises(CodecError):
            decode(data)
        assert tracemalloc.get_traced_memory()[1] < 64 * 2**20
    finally:
        tracemalloc.stop()


MODULUS = 2**61 - 1  # of the hashes of numbers


def tuple_twin(k, target=12345):
    """Return the integer with which (k, integer) has the hash of (1, target)."""
    p1, p2, p5 = 11400714785074694791, 14029467366897019727, 2870177450012600261
    size = 2**64

    def mixed(state, lane):
        state = (state + lane * p2) % size
        return ((state << 31) | (state >> 33)) % size * p1 % size

    last = (mixed(mixed(p5, 1), target) * pow(p1, -1, size)) % size
    wanted = ((last >> 31) | (last << 33)) % size
    lane = (wanted - mixed(p5, k)) * pow(p2, -1, size) % size
    return lane - size if lane >= size // 2 else lane


def colliding_tuples():
    pairs = ((k, tuple_twin(k)) for k in range(1, 100_000))
    return [{"t": [a, {"i": str(b)}]} for a, b in pairs if abs(b) < MODULUS][:16_000]


COLLIDING = {
    "integers": [{"i": str(1 + k * MODULUS)} for k in range(1, 16_000)],
    "complex": [{"c": [2.0**52 - 1000003 * k, float(k)]} for k in range(1, 16_000)],
    "tuples of complex": [
        {"t": [{"c": [2.0**52 - 1000003 * k, float(k)]}]} for k in range(1, 16_000)
    ],
    "tuples": colliding_tuples(),
    "one key": [7] * 200_000,
}


@pytest.mark.parametrize("keys", COLLIDING.values(), ids=COLLIDING)
def test_keys_that_share_a_hash_are_refused_before_a_dict_is_built(keys):
    data = frame({"d": [[key, 0] for key in keys]})

    def refuse() -> None:
        with pytest.raises(CodecError, match="more than 32 keys of a dict share one hash"):
            decode(data)

    # As a dict it takes over 1 s for the shortest of them, and four times that for twice the keys.
    assert effort(refuse) < 20


def test_keys_of_every_honest_kind_arrive():
    keys = [*range(-20_000, 20_000), *((i, j) for i in range(100) for j in range(100))]
    keys += [*(i / 8 + 1 / 16 for i in range(5_000)), *map(str, range(5_000)), None, 2**61, -1]
    value = dict.fromkeys(keys, 1)
    assert same(decode(encode(value)), value)


def test_headers_of_arrays_cost_next_to_nothing():
    again = "'descr': '<f8'," * 600
    head = f"{{'descr': '<f8', 'fortran_order': False, 'shape': (1,), {again}}}"
    text = head.encode() + b" " * (-(len(head) + 11) % 64) + b"\n"
    blob = b"\x93NUMPY\x01\x00" + struct.pack("<H", len(text)) + text + b"12345678"

    def read() -> None:
        with pytest.raises(CodecError):
            decode(frame({"l": [{"a": i} for i in range(2_000)]}, *[blob] * 2_000))
        plain = [npy("<f8", (1,), b"12345678")] * 20_000
        assert len(decode(frame({"l": [{"a": i} for i in range(20_000)]}, *plain))) == 20_000

    assert effort(read) < 20


def test_generators_are_counted():
    one = {"r": ["1", "3", "0", "0"]}
    assert len(decode(frame({"l": [one] * 100}))) == 100
    with pytest.raises(CodecError, match="more than 100 generators"):
        decode(frame({"l": [one] * 101}))
    with pytest.raises(CodecError, match="more than 100 generators"):
        encode([np.random.default_rng(i) for i in range(101)])


@quick
@given(st.binary(max_size=200))
def test_garbage_ends_in_one_error(data):
    with pytest.raises(CodecError):
        decode(data)


@quick
@given(plain, st.data())
def test_a_damaged_frame_is_read_or_refused(value, data):
    damaged = bytearray(encode(value))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(bytes(damaged))
    except CodecError:
        return


def test_any_nonzero_byte_of_a_boolean_counts_once():
    array = decode(frame({"a": 0}, npy("|b1", (3,), b"\x00\x01\xff")))
    assert array.sum() == 2
    assert array.tobytes() == b"\x00\x01\x01"
