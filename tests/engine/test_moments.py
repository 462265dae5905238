"""Moments in timestamp.txt: one reading, or none."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from autograder.moments import read_deadline, read_moment

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
TEN = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)

READ = {
    "2026-05-04 10:30:00.000000 UTC": TEN,
    "2026-05-04 10:30:00": TEN,
    "2026-05-04 10:30": TEN,
    "2026-05-04T10:30:00Z": TEN,
    " 2026-05-04 10:30:00 GMT\n": TEN,
    "2026-05-04 12:30:00.000000 CEST": TEN,
    "2026-05-04 12:30:00 +02:00": TEN,
    "2026-05-04T12:30:00+0200": TEN,
    "2026-05-04 05:30:00 -0500": TEN,
    "2026-05-04 07:30:00 -03": TEN,
    "2026-05-04 16:00:00 +0530": TEN,
    "2026-05-04 11:30:00 UTC+01:00": TEN,
    "2026-05-04 06:30:00 America/New_York": TEN,
    "2026-01-04 11:30:00 CET": datetime(2026, 1, 4, 10, 30, tzinfo=UTC),
    # The clocks show it twice.
    "2026-10-25 02:30:00 CEST": datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    "2026-10-25 02:30:00 CET": datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
}
REFUSED = {
    "05/04/2026": "not written like",
    "05/04/2026 10:30:00": "not written like",
    "04.05.2026 10:30": "not written like",
    "2026-05-04": "not written like",
    "2026-5-4 10:30": "not written like",
    "20260504 103000": "not written like",
    "2026-05-04 10:30:00 PM": "PM is not what Europe/Berlin is called",
    "2026-05-04 10:30:00 CET": "CET is not what Europe/Berlin is called",  # it is CEST in May
    "2026-05-04 10:30:00 EST": "EST is not what Europe/Berlin is called",
    "2026-05-04 10:30:00 IST": "IST is not what Europe/Berlin is called",
    "2026-05-04 10:30:00 +2": "not what",
    "2026-05-04 10:30:00 +9900": "no time zone is +9900 from UTC",
    "2026-05-04 10:30:00 +0175": "no time zone is +0175 from UTC",
    "2026-05-04 10:30:00 +02:00 CEST": "not written like",
    "2026-05-04 10:30:00 Middle/Earth": "Middle/Earth is not a time zone",
    "2026-05-04 10:30:00 ../Berlin": "not a time zone",
    "2026-03-29 02:30:00 Europe/Berlin": "never showed it, or showed it twice",
    "2026-10-25 02:30:00 Europe/Berlin": "never showed it, or showed it twice",
    "2026-03-29 02:30:00 CET": "not what",
    "2026-02-30 10:30:00 UTC": "day",
    "2026-05-04 25:30:00 UTC": "hour",
    "0001-01-01 00:30:00 +0200": "outside the calendar",
    "": "not written like",
    "yesterday": "not written like",
    "٢٠٢٦-05-04 10:30:00 UTC": "not written like",
}


@pytest.mark.parametrize(("text", "moment"), READ.items(), ids=READ)
def test_what_has_one_reading_is_read(text, moment):
    assert read_moment(text, BERLIN) == moment
    assert read_moment(text, BERLIN).utcoffset().total_seconds() == 0


@pytest.mark.parametrize(("text", "reason"), REFUSED.items(), ids=REFUSED)
def test_what_has_none_or_several_is_refused(text, reason):
    with pytest.raises(ValueError, match=reason.replace("+", r"\+").replace(".", r"\.")):
        read_moment(text, BERLIN)


def test_an_abbreviation_means_what_the_configured_zone_calls_itself():
    text = "2026-05-04 06:30:00.000000 EDT"
    assert read_moment(text, NEW_YORK) == TEN
    for zone in (BERLIN, UTC):
        with pytest.raises(ValueError, match="EDT is not what"):
            read_moment(text, zone)


DEADLINES = {
    "2026-05-04 23:59": (datetime(2026, 5, 4, 21, 59, tzinfo=UTC), ""),
    "2026-05-04 23:59 America/New_York": (datetime(2026, 5, 5, 3, 59, tzinfo=UTC), ""),
    "2026-05-04 23:59 CEST": (datetime(2026, 5, 4, 21, 59, tzinfo=UTC), ""),
    "2026-05-04 23:59Z": (datetime(2026, 5, 4, 23, 59, tzinfo=UTC), ""),
    # Clocks are set back from 03:00 to 02:00, and forward from 02:00 to 03:00.
    "2026-10-25 02:30": (
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
        "clocks in Europe/Berlin show 2026-10-25 02:30 twice: taken is 02:30 CET, which is "
        "2026-10-25 01:30 UTC",
    ),
    "2026-03-29 02:30": (
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        "clocks in Europe/Berlin show 2026-03-29 02:30 never: taken is 03:30 CEST, which is "
        "2026-03-29 01:30 UTC",
    ),
}


@pytest.mark.parametrize("text", DEADLINES)
def test_a_deadline_is_local_time_and_the_later_of_two_moments(text):
    assert read_deadline(text, BERLIN) == DEADLINES[text]


@pytest.mark.parametrize("text", ["tomorrow", "2026-05-04", "2026-05-04 10:30 Middle/Earth"])
def test_what_is_no_deadline_is_refused(text):
    with pytest.raises(ValueError, match="not"):
        read_deadline(text, BERLIN)
