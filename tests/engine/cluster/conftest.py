"""A cluster for each test that asks for one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_lab import Cluster, a_class


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = Cluster(tmp_path)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="session")
def of_one_machine(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What one machine makes of the class."""
    here = Cluster(tmp_path_factory.mktemp("here"))
    a_class(here)
    return here.grades_of_one_machine()
