"""Moments as ``timestamp.txt`` has them; an ambiguous one is refused, never guessed.

nbgrader's exchange writes ``2026-05-04 10:30:00.123456 CEST``: a local time, and what the
exchange's own time zone is called at that moment. Its reader takes an abbreviation that it doesn't
know, or that several zones share, for UTC, and ``-0500`` for seconds.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Iterator

UTC = datetime.UTC
_MOMENT = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})[ T](?P<time>\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?) ?(?P<zone>\S*)",
    re.ASCII,
)
_OFFSET = re.compile(r"(?:UTC|GMT)?(?P<sign>[+-])(?P<hours>\d{2})(?::?(?P<minutes>\d{2}))?")
_UTC_NAMES = ("", "Z", "UTC", "GMT")
_FARTHEST = datetime.timedelta(hours=14)  # Kiribati


def now() -> datetime.datetime:
    """Return the present moment to the second, in UTC and without a zone, as nbgrader has them."""
    return datetime.datetime.now(UTC).replace(tzinfo=None, microsecond=0)


def read_moment(text: str, zone: datetime.tzinfo = UTC) -> datetime.datetime:
    """Read a moment in ISO 8601's order, with a zone or in UTC.

    A zone is ``Z``, ``UTC``, ``GMT``, an offset (``+02:00``, ``-0500``, ``+03``, ``UTC+01:00``), a
    name of the tz database with a slash (``Europe/Berlin``), or an abbreviation that ``zone`` has
    at that moment.

    Args:
        text: the moment.
        zone: in which abbreviations are looked up.

    Returns:
        The moment, in UTC.

    Raises:
        ValueError: it is written differently, or is no moment or an ambiguous one.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError("it is not written like 2026-05-04 10:30:00 +02:00")
    local = datetime.datetime.fromisoformat(f"{found['day']}T{found['time']}")
    try:
        return _with_zone(local, found["zone"], zone)
    except OverflowError:
        raise ValueError("it is outside the calendar") from None


def read_deadline(text: str, zone: zoneinfo.ZoneInfo) -> tuple[datetime.datetime, str]:
    """Read a moment that a person sets, where a time that clocks show twice or never is taken.

    Args:
        text: the moment; without a zone of its own, it is local time.
        zone: in which local times are.

    Returns:
        The moment, in UTC, and a sentence if clocks show this time twice or never: then it is the
        later of the two moments that it may be.

    Raises:
        ValueError: it is written differently, or is no moment.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise ValueError("it is not written like 2026-05-04 23:59")
    name = found["zone"]
    if name and "/" not in name:
        return read_moment(text, zone), ""
    place = _zone(name) if name else zone
    local = datetime.datetime.fromisoformat(f"{found['day']}T{found['time']}")
    try:
        shown = len({moment for moment, _ in _shown_in(local, place)})
        moments = [local.replace(tzinfo=place, fold=fold).astimezone(UTC) for fold in (0, 1)]
    except OverflowError:
        raise ValueError("it is outside the calendar") from None
    taken = max(moments)
    if shown == 1:
        return taken, ""
    times = "twice" if shown else "never"
    at = f"{taken.astimezone(place):%H:%M %Z}, which is {taken:%Y-%m-%d %H:%M} UTC"
    return taken, f"clocks in {place} show {local:%Y-%m-%d %H:%M} {times}: taken is {at}"


def only_moment(local: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    """Return the only moment, in UTC, at which clocks of a zone show a local time.

    Raises:
        ValueError: they show it twice or never.
        OverflowError: it is outside the calendar.
    """
    moments = {moment for moment, _ in _shown_in(local, zone)}
    if len(moments) != 1:
        raise ValueError(f"clocks in {zone} never showed it, or showed it twice")
    return moments.pop()


def known_zone(name: str) -> zoneinfo.ZoneInfo:
    """Return a time zone.

    Raises:
        ValueError: there is none of that name.
    """
    return _zone(name)


def _with_zone(local: datetime.datetime, name: str, zone: datetime.tzinfo) -> datetime.datetime:
    if name in _UTC_NAMES:
        return local.replace(tzinfo=UTC)
    if offset := _OFFSET.fullmatch(name):
        return _moved(local, offset)
    if "/" in name:
        return only_moment(local, _zone(name))
    moments = {moment for moment, called in _shown_in(local, zone) if called == name}
    if len(moments) != 1:
        raise ValueError(f"{name} is not what {zone} is called at that moment")
    return moments.pop()


def _moved(local: datetime.datetime, offset: re.Match[str]) -> datetime.datetime:
    hours, minutes = int(offset["hours"]), int(offset["minutes"] or 0)
    distance = datetime.timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or distance > _FARTHEST:
        raise ValueError(f"no time zone is {offset[0]} from UTC")
    return local.replace(tzinfo=UTC) + (distance if offset["sign"] == "-" else -distance)


def _zone(name: str) -> zoneinfo.ZoneInfo:
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{name} is not a time zone") from None


def _shown_in(
    local: datetime.datetime, zone: datetime.tzinfo
) -> Iterator[tuple[datetime.datetime, str | None]]:
    """Yield the moments at which clocks of a zone show a local time, and the zone's name then.

    There are two of them when clocks are set back, and none when they are set forward.
    """
    for fold in (0, 1):
        shown = local.replace(tzinfo=zone, fold=fold)
        moment = shown.astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None, fold=0) == local:
            yield moment, shown.tzname()
