"""Checks speak to a student's functions: values, handles, callbacks, errors."""

import socket
import time
from pathlib import Path

import numpy as np
import pytest
from effort import effort

from autograder.errors import CodecError
from autograder.judging.bridge.client import (
    Call,
    FunctionMissing,
    Handle,
    Student,
    StudentError,
    call_each,
)
from autograder.judging.bridge.codec import encode
from autograder.judging.bridge.local import LocalChannel
from autograder.judging.bridge.wire import ANSWER, Frame, receive, send
from autograder.judging.checks.inprocess import LocalStudent
from autograder.judging.kernel.clock import Clock, Limit

NOTEBOOK = """
import numpy as np

def twice(x): return 2 * x
def change(x): x[0] = 9
def numbers():
    yield from (1, 2, 3)
def fail(): raise KeyError("gone")
def leave(): raise SystemExit
def interrupted(): raise KeyboardInterrupt
def shout(f, words): return [f(w) for w in words]
def shout_by_name(f, words): return [f(word=w) for w in words]
def draw(rng): return rng.normal(size=2)
def endless():
    while True: yield 1
class Model:
    size = 3
    def predict(self, x): return x + self.size
def build(): return Model()
def use(model, x): return model.predict(x)
"""


@pytest.fixture(scope="module")
def namespace():
    found = {}
    exec(NOTEBOOK, found)
    return found


@pytest.fixture
def student(namespace, tmp_path):
    """A student over the bridge, without a process in between."""
    (tmp_path / "look.py").write_text("def half(x):\n    return x / 2\n")
    return Student(LocalChannel(namespace), "q", tmp_path)


def test_values_cross_both_ways(student):
    assert student.twice(4) == 8
    np.testing.assert_array_equal(student.twice(x=np.arange(3)), [0, 2, 4])


def test_a_check_sees_its_own_arrays_unchanged(student):
    x = np.zeros(2)
    student.change(x)
    assert x[0] == 0


def test_a_kept_array_shows_what_was_changed(student):
    kept = student.keep(np.zeros(2))
    student.change(kept)
    assert student.fetch(kept)[0] == 9


def test_a_generator_of_values_arrives_as_a_list(student):
    assert student.numbers() == [1, 2, 3]


def test_a_generator_that_never_ends_is_an_error(student):
    with pytest.raises(StudentError, match="too many items"):
        student.endless()


def test_models_stay_where_they_are(student):
    model = student.build()
    assert isinstance(model, Handle)
    assert (model.predict(4), model.size, student.use(model, 1)) == (7, 3, 4)


def test_functions_of_a_check_are_called_on_its_side(student):
    heard = []
    assert student.shout(lambda word: heard.append(word) or word.upper(), ["a", "b"]) == ["A", "B"]
    assert heard == ["a", "b"]


def test_functions_of_a_check_may_be_called_by_keyword(student):
    assert student.shout_by_name(lambda word: word.upper(), ["a"]) == ["A"]
    with pytest.raises(StudentError, match="unexpected keyword"):
        student.shout_by_name(lambda other: other, ["a"])


def test_a_random_generator_crosses_by_its_state(student):
    expected = np.random.default_rng(3).normal(size=2)
    np.testing.assert_array_equal(student.draw(np.random.default_rng(3)), expected)


def test_a_wrongly_called_callback_is_the_students_error(student):
    with pytest.raises(StudentError, match="division"):
        student.shout(lambda word: 1 / word, [0])


@pytest.mark.parametrize(("name", "kind"), [("fail", "KeyError"), ("leave", "SystemExit")])
def test_exceptions_are_named(student, name, kind):
    with pytest.raises(StudentError) as caught:
        getattr(student, name)()
    assert caught.value.kind == kind


def test_a_missing_function_is_named_by_the_check(student):
    with pytest.raises(FunctionMissing) as caught:
        student.trice(1)
    assert caught.value.name == "trice"


def test_probes_run_on_the_students_side(student):
    assert student.probe("look").half(3) == 1.5


def test_forgotten_handles_are_gone(student):
    model = student.build()
    student.forget()
    with pytest.raises(StudentError):
        model.predict(1)


def test_only_what_was_kept_before_is_forgotten(student):
    student.forget()
    model = student.build()
    assert model.predict(1) == 4
    assert student.use(model, 2) == 5


def calls(**named):
    return [Call(name, args, {}) for name, args in named.items()]


def test_several_calls_are_made_in_one_request(student):
    found = call_each(student, calls(twice=(4,), numbers=(), build=(), shout=(str.upper, ["a"])))
    assert found[:2] + found[3:] == [8, [1, 2, 3], ["A"]]
    assert found[2].predict(4) == 7


def test_what_one_of_several_calls_raises_leaves_the_others_be(student):
    failed, missing, left, right = call_each(
        student, calls(fail=(), trice=(1,), leave=(), twice=(2,))
    )
    assert (type(failed), failed.kind) == (StudentError, "KeyError")
    assert (type(missing), missing.name) == (FunctionMissing, "trice")
    assert (left.kind, right) == ("SystemExit", 4)


def test_several_calls_end_with_an_interrupt(student):
    """Nothing more runs once their time is up."""
    with pytest.raises(StudentError, match="don't fit"):
        call_each(student, calls(interrupted=(), twice=(1,)))


class Liar:
    """Answers everything with the same bytes."""

    def __init__(self, value):
        self.value = value

    def request(self, frame, serve):
        return self.value if isinstance(self.value, bytes) else encode(self.value)


@pytest.mark.parametrize("answer", [b"", b"garbage", [1, 2], {"error": 3, "message": {}}])
def test_a_lying_kernel_is_the_students_error(answer):
    with pytest.raises(StudentError):
        Student(Liar(answer), "q", Path()).twice(1)


@pytest.mark.parametrize("value", [3, [], [{"value": 1}] * 3, {"value": 1}])
def test_answers_that_dont_fit_several_calls_are_the_students_error(value):
    with pytest.raises(StudentError, match="don't fit"):
        call_each(Student(Liar({"value": value}), "q", Path()), calls(twice=(1,), fail=()))


def test_one_of_several_answers_that_is_no_record_is_the_students_error():
    liar = Liar({"value": [7, {"missing": "any text"}]})
    garbage, missing = call_each(Student(liar, "q", Path()), calls(twice=(1,), fail=()))
    assert (garbage.kind, str(missing)) == ("CodecError", "the notebook does not define `fail`")


def test_what_a_lying_kernel_calls_missing_is_not_repeated():
    with pytest.raises(FunctionMissing, match="`twice`"):
        Student(Liar({"missing": "any text"}), "q", Path()).twice(1)


def test_text_of_an_error_holds_nothing_that_a_terminal_acts_on():
    with pytest.raises(StudentError) as caught:
        Student(Liar({"error": "<b>", "message": "a\x1b[2J\x00\ud800b"}), "q", Path()).twice(1)
    assert (caught.value.kind, caught.value.text) == ("Exception", "a\ufffd[2J\ufffd\ufffdb")


def test_an_error_that_is_no_text_is_not_spelt_out():
    arrays = [np.linspace(0, 1, 900, dtype=np.float16) for _ in range(5_000)]
    liar = Liar(encode({"error": arrays, "message": arrays}))

    def read() -> None:
        with pytest.raises(StudentError) as caught:
            Student(liar, "q", Path()).twice(1)
        assert (caught.value.kind, caught.value.text) == ("Exception", "")

    # As text these are 70 MB, which takes 20 s to write.
    assert effort(read) < 30


def test_locally_the_same_conversions_are_made(namespace):
    local = LocalStudent(namespace)
    x = np.zeros(2)
    local.change(x)
    assert x[0] == 0
    assert local.numbers() == [1, 2, 3]
    assert local.build().predict(4) == 7
    assert local.shout(str.upper, ["a"]) == ["A"]


@pytest.fixture
def ends():
    """Two connected sockets."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield ours, theirs


def test_frames_arrive_with_kind_and_number(ends):
    send(ends[0], Frame(ANSWER, 7, b"x" * 1000))
    assert receive(ends[1]) == Frame(ANSWER, 7, b"x" * 1000)


def test_nobody_waits_for_ever(ends):
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        receive(ends[0], Clock(Limit(0.1)))
    with pytest.raises(TimeoutError):
        send(ends[0], Frame(ANSWER, 1, bytes(2**24)), Clock(Limit(0.1)))
    assert time.monotonic() - start < 20


def test_half_a_frame_is_an_end(ends):
    ends[1].send(b"\x02\x00")
    ends[1].close()
    with pytest.raises(EOFError):
        receive(ends[0])


def test_an_enormous_claim_is_refused(ends):
    ends[1].send(b"\xff" * 13)
    with pytest.raises(CodecError):
        receive(ends[0])
