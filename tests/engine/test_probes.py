"""Probes of behaviour: what each saw, in few requests."""

import pytest

from autograder.errors import KernelDied
from autograder.judging.bridge.client import Student, StudentTimeout
from autograder.judging.bridge.codec import decode
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.diagnosis.behaviour import raised, seen
from autograder.judging.diagnosis.probes import Probe, Unobservable, observe

NOTEBOOK = """
def double(x): return 2 * x
def fail(x): raise KeyError(x)
def shout(f): return f("a")
"""


class Counted(LocalChannel):
    """Counts requests, and fails some of them.

    Args:
        failing: what requests of an operation raise, by its name.
    """

    def __init__(self, failing=None):
        namespace = {}
        exec(NOTEBOOK, namespace)
        super().__init__(namespace)
        self.asked, self.failing = [], failing or {}

    def request(self, frame, serve):
        operation = decode(frame)["op"]
        self.asked.append(operation)
        if operation in self.failing:
            raise self.failing[operation]
        return super().request(frame, serve)


def probes(*calls, costly=False):
    return [Probe(f"probe_{i}", call, costly) for i, call in enumerate(calls)]


def run(channel, tmp_path, probes):
    def student(_):
        made = Student(channel, "q", tmp_path)
        made.forget()
        return made

    return observe(probes, student)


LONE = probes(lambda s: s.double(1), lambda s: s.double(x=2.0), lambda s: s.fail(3))
SEEN = {"probe_0": seen(2), "probe_1": seen(4.0), "probe_2": raised("KeyError")}


def test_lone_calls_share_a_request(tmp_path):
    channel = Counted()
    assert_same(run(channel, tmp_path, LONE), SEEN)
    assert channel.asked == ["several"]


def assert_same(found, expected):
    assert list(found) == list(expected)
    assert all(found[name].agrees(answer) for name, answer in expected.items())


@pytest.mark.parametrize(
    ("call", "answer", "asked"),
    [
        (lambda s: s.double(1) + 1, 3, ["call"]),
        (lambda s: [s.double(1), s.double(2)], [2, 4], ["call", "call"]),
        (lambda s: [s.double(1), s.double(2)][1], 4, ["call", "call"]),
        (lambda s: s.fetch(s.keep([1])), [1], ["keep", "fetch"]),
        (lambda s: s.function("double")(4), 8, ["function", "invoke"]),
    ],
)
def test_a_probe_that_does_more_runs_by_itself(tmp_path, call, answer, asked):
    channel = Counted()
    assert_same(run(channel, tmp_path, probes(call)), {"probe_0": seen(answer)})
    assert channel.asked == asked


def test_a_costly_probe_runs_by_itself(tmp_path):
    channel = Counted()
    assert_same(run(channel, tmp_path, probes(LONE[0].call, costly=True)), {"probe_0": seen(2)})
    assert channel.asked == ["call"]


def test_a_function_of_a_probe_is_called_when_the_call_is_made(tmp_path):
    heard = []
    run(Counted(), tmp_path, probes(lambda s: s.shout(heard.append)))
    assert heard == ["a"]


def test_a_missing_function_lets_nothing_be_seen(tmp_path):
    assert run(Counted(), tmp_path, probes(LONE[0].call, lambda s: s.trice(1))) == {}


def test_a_shared_request_that_takes_too_long_is_tried_in_parts(tmp_path):
    channel = Counted({"several": StudentTimeout("slow")})
    assert_same(run(channel, tmp_path, LONE), SEEN)
    assert channel.asked == ["several", "call", "call", "call"]


def test_a_kernel_that_dies_can_t_be_observed(tmp_path):
    with pytest.raises(Unobservable):
        run(Counted({"several": KernelDied("gone")}), tmp_path, LONE)
