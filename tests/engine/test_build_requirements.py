"""The students' requirements: the lock's versions, with a marker where they differ by Python."""

from __future__ import annotations

from pathlib import Path

import pytest
from courses import REPOSITORY, edit
from packaging.requirements import Requirement

from autograder.course import Assignment
from autograder.errors import BuildError
from autograder.publish.requirements import LOWEST, colab_requirements, requirements


def lines(lock: Path, *texts: str) -> list[str]:
    return requirements(lock, texts).splitlines()[1:]


def test_versions_come_from_the_lock(tiny: Assignment) -> None:
    assert "scipy==1.2.3" in lines(tiny.root / "uv.lock")


def test_older_tensorflow_will_do_as_far_as_it_was_tried(tiny: Assignment) -> None:
    assert f"tensorflow>={LOWEST['tensorflow']},<=1.2.3" in lines(tiny.root / "uv.lock")


def test_colab_gets_what_it_lacks_and_keeps_its_own_tensorflow() -> None:
    found = colab_requirements(REPOSITORY / "uv.lock").splitlines()[1:]
    assert [Requirement(line).name for line in found] == ["gensim", "otter-grader"]
    assert all("==" in line for line in found)


def test_the_oldest_accepted_versions_are_below_the_locked_ones() -> None:
    pins = [Requirement(line) for line in lines(REPOSITORY / "uv.lock")]
    ranges = [pin for pin in pins if pin.name in LOWEST]
    assert {pin.name for pin in ranges} == {*LOWEST}
    assert all(pin.specifier.contains(LOWEST[pin.name]) for pin in ranges)


def test_optional_package_is_listed_where_it_is_used(tiny: Assignment) -> None:
    lock = tiny.root / "uv.lock"
    assert "scikit-learn==1.2.3" not in lines(lock, "import numpy")
    assert "scikit-learn==1.2.3" in lines(lock, "from sklearn import svm")


def test_versions_that_differ_by_python_get_markers(tiny: Assignment) -> None:
    lock = tiny.root / "uv.lock"
    edit(
        lock,
        'name = "scipy"\nversion = "1.2.3"\n',
        'name = "scipy"\nversion = "1.2.3"\n'
        "resolution-markers = [\"python_full_version < '3.12'\"]\n\n"
        '[[package]]\nname = "scipy"\nversion = "4.5.6"\n'
        "resolution-markers = [\"python_full_version >= '3.12' and sys_platform == 'win32'\", "
        "\"python_full_version >= '3.12' and sys_platform != 'win32'\"]\n",
    )
    assert [line for line in lines(lock) if line.startswith("scipy")] == [
        'scipy==1.2.3; python_version == "3.11"',
        'scipy==4.5.6; python_version == "3.12" or python_version == "3.13"',
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
