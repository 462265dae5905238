"""Whatever student code returns becomes plain values, or stays where it is."""

import collections
import enum

import numpy as np
import pytest

from autograder.judging.bridge.plain import NotPlain, Plain


class Colour(enum.IntEnum):
    RED = 1


class Tensor:
    def __array__(self, dtype=None, copy=None):
        return np.ones(2)


Point = collections.namedtuple("Point", "x y")


def plain(value):
    """Convert, with what has to stay behind given by name."""
    return Plain(lambda kept: f"kept {type(kept).__name__}")(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.float64(2.5), 2.5),
        (np.bool_(True), True),
        (Colour.RED, 1),
        (Point(1, 2), (1, 2)),
        (collections.OrderedDict(a=np.int8(1)), {"a": 1}),
        (range(3), [0, 1, 2]),
        ((n * n for n in range(3)), [0, 1, 4]),
        ({7}, [7]),
        ({"a": 1}.items(), [("a", 1)]),
        (np.array([1, None], dtype=object), [1, None]),
        (len, "kept builtin_function_or_method"),
        (object(), "kept object"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_values_become_plain(value, expected):
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("value", [Tensor(), np.ones(2).view(np.recarray), np.ma.ones(2)])
def test_arrays_lose_what_they_are_besides(value):
    found = plain(value)
    assert type(found) is np.ndarray
    assert found.tolist() == [1, 1]


def test_what_is_too_large_or_too_deep_is_refused():
    deep: list = []
    for _ in range(99):
        deep = [deep]
    for value in (deep, [0] * 300_000, iter(int, 1)):
        with pytest.raises(NotPlain):
            plain(value)
