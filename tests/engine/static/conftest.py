"""The enriched course in miniature."""

from __future__ import annotations

import pytest
from statics import enrich

from autograder.course import Assignment


@pytest.fixture
def rich(tiny: Assignment) -> Assignment:
    """The course in miniature, with a table, statements, links and a plot."""
    enrich(tiny)
    return tiny
