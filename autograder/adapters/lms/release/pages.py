"""The pages that are released, and what became of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class ReleasedPage:
    """One student's page.

    Args:
        student_id: whose.
        path: of the page.
        score: on it.
        max_score: the highest possible.
        final: whether no person has to give points any more.
    """

    student_id: str
    path: Path
    score: float
    max_score: float
    final: bool


@dataclass(frozen=True)
class Released:
    """What was laid out.

    Args:
        path: the file or folder to go on with.
        count: of pages.
        left_out: a sentence for each page that could not be addressed.
    """

    path: Path
    count: int
    left_out: tuple[str, ...] = ()
