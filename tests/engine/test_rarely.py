"""What seldom happens while judging: values at the limits of the bridge, code nested too deep."""

from __future__ import annotations

import ast
import json
import platform
import struct
import sys
from pathlib import Path

import numpy as np
import pytest

from autograder.choices import Isolation
from autograder.course import Assignment
from autograder.errors import (
    CodecError,
    KernelDied,
    MissingPrerequisite,
    SourceError,
    UnreadableSubmission,
)
from autograder.judging import code
from autograder.judging.bridge import codec, npy
from autograder.judging.bridge.client import Student, StudentError
from autograder.judging.bridge.codec import CallbackRef, HandleRef, decode, encode
from autograder.judging.checks import seen as told
from autograder.judging.checks.inprocess import LocalStudent, NotDefined
from autograder.judging.diagnosis.behaviour import seen
from autograder.judging.diagnosis.probes import Probe, Unobservable, load_probes, observe
from autograder.judging.judge.submission import holds_notebook, read_folder
from autograder.judging.sandbox import support
from autograder.judging.sandbox.request import KernelRequest, Limits
from autograder.judging.sandbox.support import check_isolation, features

DEEP = "-" * 700 + "1"  # parsed at once, too deep for whoever walks the tree


def frame(header: str) -> bytes:
    """A frame with this JSON and no arrays, whatever it says."""
    data = header.encode()
    whole = encode(None)
    length = json.dumps(None).encode()
    start = whole[: -len(length)]
    at = start.index(struct.pack("<I", len(length)))
    return start[:at] + struct.pack("<I", len(data)) + start[at + 4 :] + data


class Deaf:
    """A kernel that answers every request with the same frame, or not at all."""

    def __init__(self, answer: object) -> None:
        self.answer = answer

    def request(self, _frame: bytes, serve) -> bytes:
        if isinstance(self.answer, Exception):
            raise self.answer
        return encode(self.answer)


def student(answer: object, tmp_path: Path) -> Student:
    return Student(Deaf(answer), "softmax", tmp_path)


def test_the_bridge_takes_only_so_many_and_so_much(monkeypatch):
    monkeypatch.setattr(codec, "MAX_BLOBS", 2)
    with pytest.raises(CodecError, match="more than 2 arrays"):
        encode([np.zeros(1)] * 3)
    whole = encode([np.zeros(9)] * 2)
    monkeypatch.setattr(codec, "MAX_FRAME", len(whole) - 1)
    with pytest.raises(CodecError, match="too large for the bridge"):
        encode([np.zeros(9)] * 2)
    with pytest.raises(CodecError, match=f"a frame of {len(whole)} bytes is too large"):
        decode(whole)


@pytest.mark.parametrize(
    ("header", "why"),
    [
        ('{"l":7}', "a frame's container is not a list"),
        ('{"k":"one"}', "a callback is not named by a number"),
        ('{"l":[' * 40 + "1" + "]}" * 40, "nested too deep"),
    ],
)
def test_a_frame_that_no_honest_kernel_sends_is_refused(header, why):
    assert decode(frame('{"l":[1]}')) == [1]
    with pytest.raises(CodecError, match=why):
        decode(frame(header))


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        (b"NUMPY\x01", b"NUMPY\x02", "not in .npy version 1.0"),
        (b"(2,", b"(" + b"1, " * 33 + b"2,", "claims 34 dimensions"),
    ],
)
def test_an_array_that_numpy_would_not_write_is_refused(old, new, why):
    blob = npy.write_array(np.arange(2.0)).replace(old, new)
    length = blob.index(b"\n") + 1 - 10
    blob = blob[:8] + struct.pack("<H", length) + blob[10:]
    with pytest.raises(CodecError, match=why):
        npy.read_array(memoryview(blob))


def test_handles_and_missing_names_of_a_student(tmp_path):
    handle = student({"value": HandleRef(3, "Model")}, tmp_path).keep(1)
    assert repr(handle) == "<handle 3 of a student's Model>"
    with pytest.raises(StudentError, match="the kernel gave no handle for keep"):
        student({"value": 7}, tmp_path).keep(1)
    with pytest.raises(AttributeError):
        _ = student({}, tmp_path)._private


def test_what_a_callback_is_given_of_the_kernel_is_nothing(tmp_path):
    given = []

    class Calling(Deaf):
        def request(self, _frame: bytes, serve) -> bytes:
            serve(encode({"callback": 1, "args": [HandleRef(1, "Model")], "kwargs": {}}))
            return encode({"value": None})

    Student(Calling(None), "softmax", tmp_path).softmax(given.append)
    assert given == [None]
    assert isinstance(decode(encode(CallbackRef(2))), CallbackRef)


def test_public_checks_in_the_notebook_reach_what_is_there(tmp_path, monkeypatch):
    (tmp_path / "rarely_probe.py").write_text("def two():\n    return 2\n")
    monkeypatch.syspath_prepend(tmp_path)
    here = LocalStudent({"weights": lambda: {"a": [1, 2]}, "table": [[1, 2], [3, 4]]})
    assert here.probe("rarely_probe").two() == 2
    assert here.function("table")[1] == [3, 4]
    with pytest.raises(NotDefined, match="does not define `bias` yet"):
        here.function("bias")
    with pytest.raises(AttributeError):
        _ = here._anything


def test_numbers_are_written_so_that_they_can_be_told_apart():
    assert told.difference(np.array([1.0]), np.array([1.0]), 1e-9) == ""
    near = told.difference(np.array([1.0 + 2e-12]), np.array([1.0]), 1e-13)
    assert "1.000000000002" in near


def test_code_that_is_nested_too_deep_says_nothing():
    tree = ast.parse(f"def f():\n    return {DEEP}\n")
    assert code.body_of(tree.body[0]) == ""
    assert code.definitions(f"x = {DEEP}\n") == ""


def test_behaviours_of_other_sizes_differ_and_complex_ones_count():
    assert not seen([1.0, 2.0]).agrees(seen([1.0, 2.0, 3.0]))
    assert seen(1 + 2j).agrees(seen(1 + 2j))
    assert not seen(1 + 2j).agrees(seen(1 + 3j))
    assert seen([[1], [2, 3]]).agrees(seen([[1], [2, 3]]))


def test_a_file_of_probes_has_to_be_one(tiny: Assignment):
    path = tiny.diagnosis_file("centre")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("import nowhere_to_be_found\n")
    with pytest.raises(SourceError, match="can't be imported: No module named"):
        load_probes(tiny, "centre")
    path.write_text("VALUE = 1\n")
    with pytest.raises(SourceError, match="holds no probe"):
        load_probes(tiny, "centre")


def test_a_probe_that_trips_has_seen_that_and_one_without_a_kernel_nothing(tmp_path):
    def trips(student):
        return student.softmax(1)["nothing"]

    probe = Probe("trips", trips, False)
    (found,) = observe([probe], lambda probe: student({"value": 7}, tmp_path)).values()
    assert found.raised
    gone = student(KernelDied("gone"), tmp_path)
    costly = Probe("costly", lambda student: student.softmax(1) + 1, True)
    with pytest.raises(Unobservable, match="costly"):
        observe([costly], lambda probe: gone)


def test_what_is_no_submission_is_named(tmp_path):
    with pytest.raises(UnreadableSubmission, match="no folder tiny/ was handed in"):
        read_folder(tmp_path / "tiny", "tiny")
    assert not holds_notebook(b'"nbformat" {')
    assert holds_notebook(b'{"nbformat": 4, "cells": []}')


def test_a_request_for_a_kernel_arrives_as_it_was_sent():
    sent = KernelRequest(
        {"ip": "x"},
        files={"a": "/b"},
        readable=("/usr",),
        isolation=Isolation.USER,
        users=(1000, 5),
        limits=Limits(cells=7),
    )
    assert KernelRequest.from_bytes(sent.to_bytes()) == sent
    plain = KernelRequest({})
    assert KernelRequest.from_bytes(plain.to_bytes()) == plain


def test_elsewhere_than_on_linux_there_is_no_sandbox(monkeypatch):
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(platform, "system", lambda: "Darwin")
    assert [f.detail for f in features()] == ["this is Darwin: no sandbox here"]
    with pytest.raises(MissingPrerequisite, match=r"Linux \(this is Darwin: no sandbox here\)"):
        check_isolation(Isolation.FULL)


def test_another_user_is_needed_for_the_isolation_of_that_name(monkeypatch):
    monkeypatch.setattr(support.os, "geteuid", lambda: 0)
    monkeypatch.setattr(support, "student_users", lambda: None)
    with pytest.raises(MissingPrerequisite, match="gives root no other"):
        check_isolation(Isolation.USER)
