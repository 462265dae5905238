"""What decides whether a graded submission is graded again: all that can change its score."""

import dataclasses
import shutil

import numpy as np
import pytest
from courses import REPOSITORY, edit, save

from autograder.grade import fingerprint
from autograder.sandbox.request import Limits


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """A copy of the engine, to be edited."""
    copy = tmp_path / "autograder"
    shutil.copytree(REPOSITORY / "autograder", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "ENGINE", copy)
    return copy


def digest(assignment, limits=None):
    fingerprint.checks_sha256.cache_clear()
    return fingerprint.checks_sha256(assignment, limits or Limits())


def test_nothing_changed_means_the_same(tiny, engine):
    assert digest(tiny) == digest(tiny)


@pytest.mark.parametrize(
    "name",
    [
        "bridge/codec.py",
        "checks/kit.py",
        "grade/salvage.py",
        "kernel/session.py",
        "sandbox/warm.py",
    ],
)
def test_what_judges_counts(tiny, engine, name):
    before = digest(tiny)
    (engine / name).write_text((engine / name).read_text() + "# edited\n")
    assert digest(tiny) != before


def test_what_only_shows_or_stores_does_not(tiny, engine):
    before = digest(tiny)
    for part in ("render", "records", "export", "collect", "cli", "templates", "in_nbgrader"):
        paths = [path for path in (engine / part).rglob("*") if path.is_file()]
        assert paths, part
        for path in paths:
            path.write_bytes(path.read_bytes() + b"\n")
    assert digest(tiny) == before


@pytest.mark.parametrize(
    "name",
    [
        "tests/tiny/public/test_centre.py",
        "tests/tiny/hidden/test_centre.py",
        "tests/tiny/probes/rows.py",
        "source/tiny/tiny.py",
        "source/common/helpers.py",
    ],
)
def test_every_part_of_the_assignment_counts(tiny, name):
    before = digest(tiny)
    path = tiny.root / name
    path.write_text(path.read_text() + "\n# edited\n")
    assert digest(tiny) != before


@pytest.mark.parametrize("name", ["tests/tiny/references/centre.npz", "tests/hidden_images.npz"])
def test_reference_outputs_and_hidden_images_count(tiny, name):
    before = digest(tiny)
    save(tiny.root / name, other=np.arange(3))
    assert digest(tiny) != before


def test_the_bank_does_not_count(tiny):
    before = digest(tiny)
    edit(tiny.bank / "right/centre/numpy_average.py", "np.average", "np.mean")
    assert digest(tiny) == before


@pytest.mark.parametrize("field", [field.name for field in dataclasses.fields(Limits)])
def test_every_limit_counts(tiny, field):
    more = {field: getattr(Limits(), field) + 1}
    assert digest(tiny, dataclasses.replace(Limits(), **more)) != digest(tiny)
