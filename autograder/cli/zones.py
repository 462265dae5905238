"""In which time zone people give times: by ``--zone``, or else by the course."""

from __future__ import annotations

import zoneinfo

from traitlets.config import Config

from autograder.errors import UsageError
from autograder.grading.course_config import exchange_zone, sets_zone
from autograder.moments import known_zone


def zone_of(config: Config, given: str) -> tuple[zoneinfo.ZoneInfo, str]:
    """Return the zone of times that have none, and a few words on why it is this one.

    Args:
        config: the course's.
        given: what ``--zone`` names; empty for the course's.

    Raises:
        UsageError: there is no such zone.
        GradebookError: the configuration names one that doesn't exist.
    """
    if given:
        try:
            return known_zone(given), "--zone"
        except ValueError as error:
            raise UsageError(f"--zone {given}: {error}; write it like Europe/Berlin") from None
    if sets_zone(config):
        return exchange_zone(config), "c.Exchange.timezone"
    return exchange_zone(config), "neither --zone nor c.Exchange.timezone says another"
