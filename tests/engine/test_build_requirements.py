"""The students' requirements: the lock's versions, with a marker where they differ by Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from courses import REPOSITORY, edit
from packaging.requirements import Requirement

from autograder.build.requirements import requirements
from autograder.course import Assignment
from autograder.errors import BuildError


def lines(lock: Path, *texts: str) -> list[str]:
    return requirements(lock, texts).splitlines()[1:]


def test_versions_come_from_the_lock(tiny: Assignment) -> None:
    assert "numpy==1.2.3" in lines(tiny.root / "uv.lock")


def test_optional_package_is_listed_where_it_is_used(tiny: Assignment) -> None:
    lock = tiny.root / "uv.lock"
    assert "scikit-learn==1.2.3" not in lines(lock, "import numpy")
    assert "scikit-learn==1.2.3" in lines(lock, "from sklearn import svm")


def test_versions_that_differ_by_python_get_markers(tiny: Assignment) -> None:
    lock = tiny.root / "uv.lock"
    edit(
        lock,
        'name = "numpy"\nversion = "1.2.3"\n',
        'name = "numpy"\nversion = "1.2.3"\n'
        "resolution-markers = [\"python_full_version < '3.12'\"]\n\n"
        '[[package]]\nname = "numpy"\nversion = "4.5.6"\n'
        "resolution-markers = [\"python_full_version >= '3.12' and sys_platform == 'win32'\", "
        "\"python_full_version >= '3.12' and sys_platform != 'win32'\"]\n",
    )
    assert [line for line in lines(lock) if line.startswith("numpy")] == [
        'numpy==1.2.3; python_version == "3.11"',
        'numpy==4.5.6; python_version == "3.12" or python_version == "3.13"',
    ]


def test_missing_package_is_refused(tiny: Assignment) -> None:
    edit(tiny.root / "uv.lock", 'name = "keras"', 'name = "other"')
    with pytest.raises(BuildError, match=r"uv\.lock has no keras"):
        lines(tiny.root / "uv.lock")


def test_the_real_lock_pins_each_package_once_per_python() -> None:
    pins = [Requirement(line) for line in lines(REPOSITORY / "uv.lock", "import sklearn")]
    for python in ("3.11", "3.12", "3.13"):
        environment = {"python_version": python}
        names = [pin.name for pin in pins if not pin.marker or pin.marker.evaluate(environment)]
        assert len(names) == len(set(names)) == 10
