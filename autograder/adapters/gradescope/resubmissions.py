"""Handing in again: how often a day, by the course's setting and Gradescope's record."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from autograder.adapters.gradescope.metadata import Metadata
from autograder.adapters.gradescope.results import GRADED_AT, Results, is_ours

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Earlier:
    """What was graded before.

    Args:
        results: of the last graded submission; None if there is none.
        graded_at: when those graded submissions of the last 24 hours were handed in.
        now: when this one was handed in.
    """

    results: Results | None
    graded_at: tuple[datetime.datetime, ...]
    now: datetime.datetime

    @property
    def moments(self) -> list[str]:
        """What this submission's results remember, including itself."""
        return [moment.isoformat() for moment in (*self.graded_at, self.now)]

    def refusal(self, per_day: int) -> str:
        """Return why this submission is not graded; empty if it is.

        Args:
            per_day: submissions within 24 hours; 0 for any number.
        """
        if not per_day or self.results is None or len(self.graded_at) < per_day:
            return ""
        again = min(self.graded_at) + _DAY
        return (
            f"Not graded: {per_day} of your submissions were graded within 24 hours, which is this "
            f"course's limit. Hand in again after {again.astimezone(datetime.UTC):%Y-%m-%d %H:%M} "
            "UTC."
        )


def earlier(metadata: Metadata) -> Earlier:
    """Read what was graded before from the newest earlier results that are ours.

    Times are when submissions were handed in, never this machine's: a regrade by staff must count
    as the submission did. A refused submission passes on what it found, and does not count.
    """
    now = metadata.created or datetime.datetime.now(datetime.UTC)
    ours = [one.results for one in metadata.previous if one.time < now and is_ours(one.results)]
    if not ours:
        return Earlier(None, (), now)
    moments = (_moment(text) for text in ours[-1]["extra_data"][GRADED_AT])
    return Earlier(ours[-1], tuple(m for m in moments if m and now - _DAY < m < now), now)


def _moment(text: object) -> datetime.datetime | None:
    try:
        moment = datetime.datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
