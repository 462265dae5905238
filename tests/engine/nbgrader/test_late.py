"""The policy on late work, and the times that it is applied to."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from nbgrader.coursedir import CourseDirectory
from nbgrader.exchange.abc import Exchange
from traitlets.config import Config

from autograder.adapters.nbgrader.fill import read_timestamps
from autograder.adapters.nbgrader.late import LatePolicy, policy_words
from autograder.errors import GradebookError
from autograder.grading.course_config import exchange_zone
from autograder.moments import read_moment

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


def test_students_read_the_policy_in_a_sentence():
    config = Config(
        {
            "AssignLatePenalties": {"plugin_class": LatePolicy},
            "LatePolicy": {"grace_minutes": 5, "percent_per_day": 12.5, "floor_percent": 20},
        }
    )
    assert policy_words(config) == (
        "The course takes 12.5% of the score off for each day begun, at most 80%; "
        "5 minutes cost nothing."
    )
    config.LatePolicy.grace_minutes = 0
    assert policy_words(config).endswith("at most 80%.")


def test_a_policy_of_the_courses_own_is_not_put_into_words():
    assert policy_words(Config()) == ""


def test_the_policy_is_read_from_the_configuration():
    config = Config({"LatePolicy": {"grace_minutes": 0, "percent_per_day": 25, "floor_percent": 0}})
    policy = LatePolicy(config=config)
    assert policy.late_submission_penalty("ada", 8.0, 1.0) == 2.0
    assert policy.late_submission_penalty("ada", 8.0, 30 * 24 * HOUR) == 8.0


def test_timestamps_are_read_and_bad_ones_are_named(tmp_path):
    texts = {
        "ada": b"2025-01-10 12:00:00 UTC",
        "bob": b"2025-01-10T14:00:00+02:00\n",
        "cyd": b"2025-01-10 13:00:00.000000 CET",
        "dan": b"yesterday",
        "eve": b"\xff\xfe",
        "fay": b"",
    }
    for student, text in texts.items():
        folder = tmp_path / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_bytes(text)
    for student in ("gus", "hal"):
        (tmp_path / student / "tiny").mkdir(parents=True)
    os.mkfifo(tmp_path / "gus/tiny/timestamp.txt")
    stamps, unread = read_timestamps(tmp_path, "tiny", ZoneInfo("Europe/Berlin"))
    noon = dict.fromkeys(["ada", "bob", "cyd"], datetime(2025, 1, 10, 12))
    assert stamps == noon | dict.fromkeys(["dan", "eve", "fay", "gus", "hal"])
    assert [note.split(" can't be read")[0] for note in unread] == [
        str(tmp_path / student / "tiny/timestamp.txt") for student in ("dan", "eve", "gus")
    ]
    assert all(note.endswith("counts as not late; a person decides") for note in unread)


def test_the_exchanges_zone_is_the_configurations():
    assert exchange_zone(Config()) == ZoneInfo("UTC")
    config = Config({"Exchange": {"timezone": "Asia/Kolkata"}})
    assert exchange_zone(config) == ZoneInfo("Asia/Kolkata")
    config.ExchangeSubmit.timezone = "Europe/Berlin"
    assert exchange_zone(config) == ZoneInfo("Europe/Berlin")
    reason = r"c\.Exchange\.timezone is 'Middle/Earth', which is not a time zone"
    with pytest.raises(GradebookError, match=reason):
        exchange_zone(Config({"Exchange": {"timezone": "Middle/Earth"}}))


def test_an_exchange_in_any_zone_writes_what_we_read(tmp_path):
    for name in ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu"):
        exchange = Exchange(coursedir=CourseDirectory(), timezone=name)
        exchange.set_timestamp()
        moment = read_moment(exchange.timestamp, ZoneInfo(name))
        assert abs((datetime.now(UTC) - moment).total_seconds()) < 60
