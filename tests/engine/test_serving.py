"""What the reference serves to a student's kernel, and what it refuses, in one process."""

import numpy as np
import pytest

from autograder.errors import KernelDied
from autograder.judging.bridge.codec import CallbackRef, HandleRef, decode, encode
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.bridge.replaced import Replacements
from autograder.judging.judge import serving
from autograder.judging.judge.local import LocalRun
from autograder.judging.judge.serving import ReferenceServer
from autograder.judging.kernel.clock import Limit

SOLUTION = """
import time
import numpy as np

def double(x): return 2 * x
def draw(x, rng): return x + rng.normal()
def fill(a, b=None, c=None):
    a[0] = 9
    if b is not None: b.append(9)
    if c is not None: c["nine"] = 9
def count(n): yield from range(n)
def boom(x): raise KeyError(f"the answer is {x}")
def build(): return object()
def wait(): time.sleep(30)
def ignore(x): return 1
"""
NAMES = ["double", "draw", "fill", "count", "boom", "build", "wait", "ignore"]
REFUSED = encode({})


@pytest.fixture
def server():
    namespace = {}
    exec(SOLUTION, namespace)
    run = LocalRun(LocalChannel(namespace))
    run.request(encode({"op": "keep", "value": 3}), Limit(9), lambda frame: b"")  # handle 1
    server = ReferenceServer(run, dict.fromkeys(NAMES, "q"))
    server.begin(frozenset(NAMES))
    return server


@pytest.fixture
def notebook(server):
    """A notebook's namespace whose functions are replaced, inside a request."""
    namespace = {}
    replacements = Replacements(namespace, server.answer)
    replacements.install({name: name for name in NAMES})
    with replacements.usable():
        yield namespace


def call(function, *args, **kwargs):
    return encode({"function": function, "args": list(args), "kwargs": kwargs})


def test_values_cross_both_ways(notebook):
    assert notebook["double"](4) == 8
    np.testing.assert_array_equal(notebook["double"](x=np.arange(3)), [0, 2, 4])
    assert notebook["count"](3) == [0, 1, 2]


def test_a_generator_is_where_the_call_left_it(notebook):
    rng, same = np.random.default_rng(3), np.random.default_rng(3)
    drawn = [notebook["draw"](1.0, rng), notebook["draw"](1.0, rng=rng), rng.normal()]
    assert drawn == [1 + same.normal(), 1 + same.normal(), same.normal()]


def test_changed_arguments_go_back(notebook):
    a, b, c = np.zeros(2), [1], {}
    notebook["fill"](a, b, c=c)
    assert (a.tolist(), b, c) == ([9, 0], [1, 9], {"nine": 9})


@pytest.mark.parametrize(
    "frame",
    [
        call("boom", 42),
        call("double"),
        call("double", 1, 2),
        call("build"),
        call("ignore", HandleRef(1, "int")),
        call("ignore", [{"deep": (CallbackRef(1),)}]),
        call("other", 1),
        call(["double"], 1),
        encode({"function": "double"}),
        encode({"function": "double", "args": 3, "kwargs": 4}),
    ],
)
def test_whatever_is_wrong_with_a_call_the_answer_is_the_same(server, frame):
    assert server.answer(frame) == REFUSED


def test_what_is_no_call_is_left_to_the_check(server):
    assert server.answer(b"nonsense") is None
    assert server.answer(encode({"callback": 1, "args": [], "kwargs": {}})) is None
    assert server.answer(encode([1])) is None


def test_an_exception_says_nothing_of_the_reference_s(notebook):
    with pytest.raises(ValueError, match="can't be called like this") as raised:
        notebook["boom"](42)
    assert "42" not in str(raised.value)


def test_only_what_is_replaced_at_the_moment_is_served(server):
    server.begin(frozenset({"draw"}))
    assert server.answer(call("double", 1)) == REFUSED


def test_calls_are_counted_for_each_question(server, monkeypatch):
    monkeypatch.setattr(serving, "MAX_CALLS", 2)
    answers = [server.answer(call("double", 1)) for _ in range(3)]
    assert [answer == REFUSED for answer in answers] == [False, False, True]
    server.begin(frozenset({"double"}))
    assert decode(server.answer(call("double", 1)))["value"] == 2


def test_a_call_that_takes_too_long_is_refused(server, monkeypatch):
    monkeypatch.setattr(serving, "CALL_SECONDS", 0.3)
    assert server.answer(call("wait")) == REFUSED


class Dying(LocalRun):
    """A reference that dies of whatever it is asked."""

    asked = 0

    def request(self, frame, limit, serve):
        self.asked += 1
        raise KernelDied("out of memory")


def test_a_reference_that_dies_is_asked_three_times():
    run = Dying(LocalChannel({}))
    server = ReferenceServer(run, {"double": "q"})
    server.begin(frozenset({"double"}))
    assert {server.answer(call("double", 1)) for _ in range(9)} == {REFUSED}
    assert run.asked == serving.MAX_DEATHS


@pytest.mark.parametrize("bad", [object(), len, np.random.RandomState(1), [{"a": object()}]])
def test_only_plain_values_are_passed(notebook, bad):
    with pytest.raises(TypeError, match="can't be passed to a function that is replaced"):
        notebook["double"](bad)


def test_outside_a_request_a_call_raises_at_once(server):
    namespace = {}
    Replacements(namespace, server.answer).install({"double": "double"})
    with pytest.raises(RuntimeError, match="only while a check calls your code"):
        namespace["double"](1)


def test_the_notebook_gets_its_own_functions_back(server):
    own = {"double": len, "other": max}
    namespace = dict(own)
    replacements = Replacements(namespace, server.answer)
    replacements.install({"double": "double", "draw": "draw", "twice": "double"})
    assert namespace["double"].__name__ == namespace["twice"].__name__ == "double"
    replacements.install({})
    assert namespace == own
