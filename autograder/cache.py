"""The user's cache folder, which holds only what can be made again."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder(name: str) -> Path:
    """Return the folder for one kind of cached data; it may not exist yet."""
    default = os.path.expanduser("~/.cache")
    return Path(os.environ.get("XDG_CACHE_HOME") or default, "iml-autograder", name)
