"""Where things are kept that can be made again: in the user's cache folder."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder(name: str) -> Path:
    """Return the folder for one kind of thing; it need not exist."""
    default = os.path.expanduser("~/.cache")
    return Path(os.environ.get("XDG_CACHE_HOME") or default, "iml-autograder", name)
