"""``late.txt``: a platform's mark that work was late, where it doesn't say when it was handed in.

nbgrader reads ``timestamp.txt`` and would break on anything but a time, so the mark has a file of
its own beside the notebook. A time counts in its place.
"""

from __future__ import annotations

import os
from pathlib import Path

MARK = "late.txt"
_MAX_BYTES = 500
_BEGINNING = "marked as late"


def mark_text(platform: str, due: str) -> str:
    """Return what the file holds.

    Args:
        platform: that marked the work.
        due: when it was due; empty if that is not known.
    """
    when = f"after {due}" if due else "the due date is not known"
    return f"{_BEGINNING} by {platform}: {when}\n"


def read_mark(folder: Path) -> str:
    """Return a submission's mark, and what to do about it; empty if there is none.

    The folder may be a student's own, so that the file may be anything.
    """
    path = folder / MARK
    if not os.path.lexists(path) or path.is_symlink() or not path.is_file():
        return ""
    try:
        with path.open("rb") as file:
            text = file.read(_MAX_BYTES).decode().strip()
    except (OSError, UnicodeDecodeError):
        return ""
    if not text.startswith(_BEGINNING) or "\n" in text:
        return ""
    return f"{text}; by how much is unknown, so it costs nothing until timestamp.txt says when"
