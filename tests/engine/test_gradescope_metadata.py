"""Gradescope's ``submission_metadata.json``: what is read from it, and what is wrong in it."""

from __future__ import annotations

import json

import pytest

from autograder.adapters.gradescope.metadata import read_metadata


def metadata(tmp_path, **record):
    path = tmp_path / "submission_metadata.json"
    path.write_text(json.dumps(record))
    return read_metadata(path)


def test_times_are_read_with_their_zones(tmp_path):
    found = metadata(
        tmp_path,
        created_at="2018-07-01T14:22:32.365935-07:00",
        assignment={"due_date": "2018-07-01T21:00:00.000000Z", "late_due_date": None},
        users=[{"email": "student@example.com", "id": 1234, "name": "Student User"}],
    )
    assert found.seconds_late == pytest.approx(1352.365935)
    assert found.users == ("student@example.com",)
    assert found.unread == ()


def test_an_extension_of_anyone_in_a_group_counts(tmp_path):
    found = metadata(
        tmp_path,
        created_at="2026-03-02T12:00:00Z",
        assignment={"due_date": "2026-03-01T12:00:00Z"},
        users=[
            {"email": "a", "assignment": {"due_date": "2026-03-01T12:00:00Z"}},
            {"email": "b", "assignment": {"due_date": "2026-03-03T12:00:00Z"}},
        ],
    )
    assert found.seconds_late == 0


@pytest.mark.parametrize("text", ["", "[]", "{", '{"users": 3}', "[" * 100_000, "\x00"])
def test_malformed_metadata_makes_nothing_late(tmp_path, text):
    path = tmp_path / "submission_metadata.json"
    path.write_text(text)
    assert read_metadata(path).seconds_late == 0


def test_what_is_no_moment_is_named(tmp_path):
    found = metadata(tmp_path, created_at="2026-03-02T12:00:00", assignment={"due_date": "soon"})
    assert found.created is None
    assert len(found.unread) == 2
    assert "'soon'" in found.unread[1]


def test_missing_metadata_are_named(tmp_path):
    assert "can't be read" in read_metadata(tmp_path / "submission_metadata.json").unread[0]
