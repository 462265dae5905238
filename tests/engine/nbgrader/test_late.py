"""The policy on late work, and the times that it is applied to."""

from __future__ import annotations

import os
from datetime import datetime

import pytest
from traitlets.config import Config

from autograder.in_nbgrader.fill import read_timestamps
from autograder.in_nbgrader.late import LatePolicy

HOUR = 3600.0


@pytest.mark.parametrize(
    ("hours", "penalty"),
    [
        (0, None),
        (0.25, None),  # the last second of grace
        (0.26, 1.0),
        (24, 1.0),
        (24.01, 2.0),
        (5 * 24, 5.0),
        (100 * 24, 5.0),  # the floor
    ],
)
def test_each_day_begun_takes_its_share_down_to_the_floor(hours, penalty):
    assert LatePolicy().late_submission_penalty("ada", 10.0, hours * HOUR) == penalty


def test_the_policy_is_read_from_the_configuration():
    config = Config({"LatePolicy": {"grace_minutes": 0, "percent_per_day": 25, "floor_percent": 0}})
    policy = LatePolicy(config=config)
    assert policy.late_submission_penalty("ada", 8.0, 1.0) == 2.0
    assert policy.late_submission_penalty("ada", 8.0, 30 * 24 * HOUR) == 8.0


def test_timestamps_are_read_in_nbgraders_forms_and_bad_ones_are_named(tmp_path):
    texts = {
        "ada": b"2025-01-10 12:00:00 UTC",
        "bob": b"2025-01-10T14:00:00+02:00\n",
        "cyd": b"2025-01-10T12:00:00",
        "dan": b"yesterday",
        "eve": b"\xff\xfe",
        "fay": b"",
    }
    for student, text in texts.items():
        folder = tmp_path / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_bytes(text)
    (tmp_path / "gus/tiny").mkdir(parents=True)
    os.mkfifo(tmp_path / "gus/tiny/timestamp.txt")
    stamps, notes = read_timestamps(tmp_path, "tiny")
    assert stamps == dict.fromkeys(["ada", "bob", "cyd"], datetime(2025, 1, 10, 12))
    assert [note.split(" holds")[0] for note in notes] == [
        str(tmp_path / student / "tiny/timestamp.txt") for student in ("dan", "eve", "gus")
    ]
