"""What formgrader lists: the course's assignments, and no other folder of ``source/``."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection
from typing import Any

from nbgrader.apps.api import NbGraderAPI


def list_only(assignments: Callable[[], Collection[str]]) -> None:
    """Have nbgrader take only these folders of ``source/`` for assignments.

    It takes every folder for one, ``common`` included, and has no setting that says otherwise.

    Args:
        assignments: returns their names; asked each time.
    """
    listed = NbGraderAPI.get_source_assignments
    listed = getattr(listed, "__wrapped__", listed)  # a configuration is read more than once

    @functools.wraps(listed)
    def only(api: Any) -> set[str]:
        return set(listed(api)) & set(assignments())

    NbGraderAPI.get_source_assignments = only
