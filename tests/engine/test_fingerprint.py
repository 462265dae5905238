"""What decides whether a graded submission is graded again: all that can change its score."""

import dataclasses
import shutil

import numpy as np
import pytest
from courses import REPOSITORY, edit, save

from autograder.judging.judge import fingerprint
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import read_source

# The parts of the package an edit of which has a class graded again.
JUDGING = {"judging"}


@pytest.fixture
def engine(tmp_path, monkeypatch):
    """A copy of the engine, to be edited."""
    copy = tmp_path / "autograder"
    shutil.copytree(REPOSITORY / "autograder", copy, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(fingerprint, "JUDGING", copy / "judging")
    return copy


def digest(assignment, limits=None):
    return fingerprint.checks_sha256(read_source(assignment), limits or Limits())


def test_nothing_changed_means_the_same(tiny, engine):
    assert digest(tiny) == digest(tiny)


def test_an_edit_of_the_engine_counts_where_it_judges_and_nowhere_else(tiny, engine):
    before, counts = digest(tiny), {}
    for path in sorted(path for path in engine.rglob("*") if path.is_file()):
        content = path.read_bytes()
        path.write_bytes(content + b"# edited\n")
        counts[path.relative_to(engine)] = digest(tiny) != before
        path.write_bytes(content)
    assert {path.parts[0] for path, count in counts.items() if count} == JUDGING
    assert [path for path, count in counts.items() if not count and path.parts[0] in JUDGING] == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("points=3", "points=4"),
        ("points=2", "points=1"),
        ("    middle = x.mean(", "    middle = np.mean(x, "),
        ("axis: int = 0", "axis: int = 1"),
        ('"epochs": 1', '"epochs": 2'),
        ("epochs = 20", "epochs = 10"),
        (' tags=["explore"]', ""),
        ('id="imports"', 'id="modules"'),
        ("import load_words", "import load_words as words"),
    ],
    ids=[
        *("points", "points of a written question", "solution", "stub", "budget of grading"),
        *("budget", "what is run", "a cell's name", "code"),
    ],
)
def test_what_grading_takes_from_the_source_counts(tiny, old, new):
    before = digest(tiny)
    edit(tiny.source, old, new)
    assert digest(tiny) != before


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("move the mean to zero", "move the average to zero"),
        ("Why is the mean zero?", "Why is the mean always zero?"),
        ("add up to nothing", "add up to zero"),
        ("# One exercise", '# %% [markdown] id="more"\n# One exercise'),
        ('role="solution"', 'role="solution" slow=true'),
    ],
    ids=["text", "a written question", "its model answer", "a cell of text", "how long it takes"],
)
def test_prose_of_the_source_and_what_is_slow_do_not(tiny, old, new):
    before = digest(tiny)
    edit(tiny.source, old, new)
    assert digest(tiny) == before


@pytest.mark.parametrize(
    "name",
    [
        "tests/tiny/public/test_centre.py",
        "tests/tiny/hidden/test_centre.py",
        "tests/tiny/probes/rows.py",
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
