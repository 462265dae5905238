"""Where the time of a grading went, as a table."""

from __future__ import annotations

from collections.abc import Mapping

from rich import box
from rich.table import Table
from rich.text import Text

from autograder.text import plain_id


def total_profile(profiles: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """Return the seconds of each phase, summed over submissions."""
    total: dict[str, float] = {}
    for profile in profiles.values():
        for phase, seconds in profile.items():
            total[phase] = round(total.get(phase, 0.0) + seconds, 3)
    return total


def profile_table(profiles: Mapping[str, Mapping[str, float]]) -> Table:
    """Return a row of seconds per submission, their sum, and each phase's share of it.

    Args:
        profiles: seconds by phase, by student; at least one.
    """
    total = total_profile(profiles)
    all_seconds = sum(total.values())
    table = Table(title="Seconds by phase", title_justify="left", box=box.SIMPLE)
    table.add_column("student", overflow="fold")
    for phase in (*total, "all"):
        table.add_column(phase, justify="right")
    for student, profile in sorted(profiles.items()):
        table.add_row(Text(plain_id(student)), *_cells(profile, total))
    table.add_section()
    table.add_row("sum", *_cells(total, total), style="bold")
    shares = [f"{seconds / (all_seconds or 1):.0%}" for seconds in total.values()]
    table.add_row("share", *shares, "")
    return table


def _cells(profile: Mapping[str, float], phases: Mapping[str, float]) -> list[str]:
    seconds = [profile.get(phase, 0.0) for phase in phases]
    return [f"{value:.2f}" for value in (*seconds, sum(seconds))]
