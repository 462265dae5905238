"""Numbers, moments and names as people read them; the same on every page, table and file."""

from __future__ import annotations

import datetime
import re

_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_ID_CONTROLS = re.compile(f"\\\\|[\t\n]|{_CONTROLS.pattern}")


def number(value: float) -> str:
    """Write points or a score as short as possible: ``4``, ``2.5``, ``0.33``."""
    return f"{round(value, 2):.12g}"


def seconds(value: float) -> str:
    """Write a duration with one decimal: ``3.2 s``."""
    return f"{value:.1f} s"


def duration(value: float) -> str:
    """Write seconds in their two largest units: ``2 d 3 h``, ``3 h 5 min``, ``5 min``."""
    days, minutes = divmod(max(1, round(value / 60)), 24 * 60)
    hours, minutes = divmod(minutes, 60)
    if days:
        return f"{days} d {hours} h"
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def when(started: str) -> str:
    """Write a moment in UTC to the minute: ``2025-03-01 12:00 UTC``; anything else unchanged."""
    try:
        moment = datetime.datetime.fromisoformat(started).astimezone(datetime.UTC)
    except ValueError:
        return printable(started)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def minute(moment: datetime.datetime) -> str:
    """Write a moment to the minute, without its zone: ``2025-03-01 12:00``."""
    return f"{moment:%Y-%m-%d %H:%M}"


def percent(part: float, whole: float) -> float:
    """Return 100 * part / whole kept within 0 and 100; 0 where the whole is 0."""
    return max(0.0, min(100.0, 100 * part / whole)) if whole > 0 else 0.0


def printable(text: str) -> str:
    """Escape terminal and text direction controls, and lone surrogates; keep line breaks."""
    return _CONTROLS.sub(_escaped, text)


def plain_id(student_id: str) -> str:
    """Return an id that any file, database or terminal can hold on one line.

    Ordinary ids stay as they are. A folder name with control characters, or in an encoding that
    is not UTF-8, has these as backslash escapes; a backslash is doubled, so that different ids
    stay different.
    """
    return _ID_CONTROLS.sub(lambda m: "\\\\" if m.group() == "\\" else _escaped(m), student_id)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
