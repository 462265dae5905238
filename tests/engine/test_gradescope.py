"""The zip for Gradescope, unpacked and run as Gradescope does, below a temporary root."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import jsonschema
import nbformat
import pytest
from container import NOT_HERE, in_container
from courses import REPOSITORY, write_tiny_course
from lab import SECRET, notebook, write_lab

from autograder.course import Assignment, Course
from autograder.errors import BuildError
from autograder.notebook.stubs import code_stub
from autograder.publish.gradescope import gradescope_tree, gradescope_zip
from autograder.publish.trees import write_tree

SCHEMA = json.loads((REPOSITORY / "autograder/adapters/gradescope/results.schema.json").read_text())
IML = str(Path(sys.executable).with_name("iml"))
WRONG_MEAN = "def mean(x):\n    return sum(x) / 3\n"
IN_TIME = {
    "created_at": "2026-03-01T11:00:00.123456-08:00",
    "assignment": {"due_date": "2026-03-01T23:00:00.000000-08:00"},
    "users": [{"email": "ada@example.org", "id": 1, "name": "Ada"}],
    "previous_submissions": [],
}


@pytest.fixture(scope="module")
def packed(tmp_path_factory) -> bytes:
    """The zip of a course in miniature, with the repository's configuration."""
    assignment = write_lab(tmp_path_factory.mktemp("course"))
    shutil.copy(REPOSITORY / "nbgrader_config.py", assignment.root)
    return gradescope_zip(assignment)


@dataclass(frozen=True)
class Autograder:
    """Gradescope's folders below a root."""

    root: Path

    def hand_in(self, cells: nbformat.NotebookNode, name: str = "lab.ipynb") -> None:
        path = self.root / "submission" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(cells), encoding="utf-8")

    def run(self, *, metadata: dict[str, object] | None = None, container: bool = False) -> dict:
        """Run it as Gradescope does; return the results, which fit our schema."""
        record = json.dumps({**IN_TIME, **(metadata or {})})
        (self.root / "submission_metadata.json").write_text(record)
        script = str(self.root / "run_autograder")
        done = subprocess.run(
            in_container(script) if container else [script],
            cwd=self.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
            env=self.environment,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        (self.root / "stdout").write_text(done.stdout + done.stderr)
        results = json.loads((self.root / "results/results.json").read_text())
        jsonschema.Draft202012Validator(SCHEMA).validate(results)
        return results

    @property
    def environment(self) -> dict[str, str]:
        own = {"ROOT": str(self.root), "IML": IML, "PREFIX": str(self.root / "installed")}
        return {**os.environ, **{f"IML_GRADESCOPE_{name}": value for name, value in own.items()}}

    @property
    def told_staff(self) -> str:
        return (self.root / "stdout").read_text()


@pytest.fixture
def autograder(packed) -> Iterator[Autograder]:
    """Gradescope's folders, open to every user, with the zip unpacked."""
    with tempfile.TemporaryDirectory(prefix="iml-gradescope-") as name:
        root = Path(name).resolve()
        root.chmod(0o755)
        for folder in ("source", "submission", "results"):
            (root / folder).mkdir()
        (root / "results").chmod(0o777)
        with zipfile.ZipFile(io.BytesIO(packed)) as archive:
            archive.extractall(root / "source")
        # Gradescope makes both scripts executable.
        for script in ("setup.sh", "run_autograder"):
            (root / "source" / script).chmod(0o755)
        shutil.copy(root / "source" / "run_autograder", root)
        yield Autograder(root)


def scores(results: dict) -> dict[str, float]:
    return {test["name"]: test["score"] for test in results["tests"]}


def visible(results: dict) -> str:
    """What a student can read before grades are published."""
    seen = {k: v for k, v in results.items() if k not in ("score", "tests", "execution_time")}
    tests = [test for test in results["tests"] if test["visibility"] == "visible"]
    return json.dumps([seen, tests])


def test_the_checks_are_tried_when_the_image_is_made(autograder):
    cache = autograder.root / "installed-cache"
    done = subprocess.run(
        [IML, "gradescope", "--prepare"],
        env={**autograder.environment, "XDG_CACHE_HOME": str(cache)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "0 checks don't accept the reference solution." in done.stdout
    kept = {path: path.stat().st_mtime_ns for path in cache.rglob("trials/lab/*.json")}
    assert len(kept) == 2  # a question each
    autograder.hand_in(notebook())
    autograder.run()
    after = {path: path.stat().st_mtime_ns for path in cache.rglob("trials/lab/*.json")}
    assert after == kept


def test_right_work_gets_full_marks(autograder):
    autograder.hand_in(notebook())
    results = autograder.run()
    assert results["score"] == 5
    assert scores(results) == {
        "double: Small numbers are doubled": 1,
        "double: A large number is doubled": 1,
        "double: What comes back can be summed": 1,
        "mean: The mean of a few numbers": 1,
        "mean: The mean of large numbers": 1,
    }
    shown = [test["name"] for test in results["tests"] if test["visibility"] == "visible"]
    assert shown == ["double: Small numbers are doubled", "mean: The mean of a few numbers"]
    assert "2 of 2 public checks passed" in results["output"]
    assert results["execution_time"] > 0
    assert results["extra_data"]["isolation"].startswith("full: ")
    assert "isolation: full: " in autograder.told_staff


def test_untouched_work_gets_none(autograder):
    blank = {
        name: f"def {name}(x):\n    {code_stub(name).splitlines()[-1].strip()}\n"
        for name in ("double", "mean")
    }
    autograder.hand_in(notebook(**blank))
    results = autograder.run()
    assert results["score"] == 0
    assert {test["status"] for test in results["tests"]} == {"failed"}
    assert "Not written yet" in results["tests"][0]["output"]


def test_late_work_in_a_zipped_folder_costs_what_the_policy_says(autograder):
    autograder.hand_in(notebook(mean=WRONG_MEAN), "homework/lab.ipynb")
    results = autograder.run(metadata={"created_at": "2026-03-02T12:00:00.000000-08:00"})
    assert scores(results)["Late work"] == -0.4
    assert results["score"] == 3.6 == pytest.approx(sum(scores(results).values()))
    assert "Handed in 13 h 0 min after the due date" in results["output"]
    assert "0.4" not in visible(results)
    assert "0.4 points off" in autograder.told_staff


def test_a_time_without_a_zone_makes_nothing_late_and_asks_for_a_person(autograder):
    autograder.hand_in(notebook())
    results = autograder.run(metadata={"created_at": "2026-03-09T12:00:00"})
    assert results["score"] == 5
    assert "needs a person: created_at is not a moment with a time zone" in autograder.told_staff


def test_two_notebooks_are_no_submission_and_say_so(autograder):
    autograder.hand_in(notebook(), "a.ipynb")
    autograder.hand_in(notebook(), "b.ipynb")
    results = autograder.run()
    assert (results["score"], results["tests"]) == (0, [])
    assert "no lab.ipynb, and several others: 'a.ipynb', 'b.ipynb'" in results["output"]
    assert "hand in the notebook file" in results["output"]


def test_nothing_handed_in_says_so_and_one_too_many_is_not_graded(autograder):
    config = autograder.root / "source/course/nbgrader_config.py"
    config.write_text(config.read_text() + "c.Gradescope.submissions_per_day = 1\n")
    first = autograder.run()
    assert "no lab.ipynb was handed in" in first["output"]
    autograder.hand_in(notebook())
    before = {"submission_time": IN_TIME["created_at"], "score": 0.0, "results": first}
    later = {"created_at": "2026-03-01T12:00:00-08:00", "previous_submissions": [before]}
    second = autograder.run(metadata=later)
    assert second["score"] == 0
    assert "Hand in again after 2026-03-02 19:00 UTC" in second["output"]


HOSTILE = '''
import glob, json, os
ROOT = {root!r}
FOUND = []
def double(x):
    """Read the checks, write the results, tell the input."""
    for pattern in ("source/course/tests/lab/*/*.py", "source/course/source/lab/*", "sub*.json"):
        for path in glob.glob(f"{{ROOT}}/{{pattern}}"):
            FOUND.append(open(path).read())
    for name in ("results.json", ".results.json.tmp", "forged.json"):
        try:
            with open(f"{{ROOT}}/results/{{name}}", "w") as file:
                json.dump({{"score": 100.0, "output": f"LEAKED {{x!r}}"}}, file)
        except OSError:
            pass
    print("LEAKED", x, FOUND)
    if FOUND:
        raise ValueError(f"LEAKED {{FOUND}}")
    raise ValueError(f"LEAKED {{x!r}}")
'''


@pytest.mark.parametrize("container", [False, True], ids=["sandbox", "container"])
def test_hostile_work_forges_and_leaks_nothing(autograder, container):
    if container and NOT_HERE:
        pytest.skip(NOT_HERE)
    autograder.hand_in(notebook(double=HOSTILE.format(root=str(autograder.root))))
    results = autograder.run(container=container)
    written = json.dumps(results)
    assert results["score"] == 2
    for number in (SECRET, 2 * SECRET):
        assert str(number) not in written
    # It may quote itself to its author, before the first hidden check; but it found nothing.
    assert "expect_close" not in written
    assert [path.name for path in (autograder.root / "results").iterdir()] == ["results.json"]
    level = results["extra_data"]["isolation"].split(":")[0]
    assert level == ("user" if container else "full")
    if container:
        assert "isolation full doesn't work here" in autograder.told_staff


# -- the zip itself


def test_it_is_made_twice_alike_and_holds_no_bank_and_no_recipe(tmp_path):
    assignment = write_tiny_course(tmp_path / "course")
    content = gradescope_zip(assignment)
    assert content == gradescope_zip(Assignment(assignment.root, "tiny"))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        modes = {n: archive.getinfo(n).external_attr >> 16 for n in ("setup.sh", "run_autograder")}
    course = {name.removeprefix("course/") for name in names if name.startswith("course/")}
    assert course == {
        "nbgrader_config.py",
        "pyproject.toml",
        "source/common/data/LICENSE.md",
        "source/common/data/glove.npz",
        "source/common/data/words.npz",
        "source/common/helpers.py",
        "source/common/plots/__init__.py",
        "source/common/plots/tiny.py",
        "source/tiny/tiny.py",
        "tests/hidden_images.npz",
        "tests/tiny/hidden/test_centre.py",
        "tests/tiny/probes/rows.py",
        "tests/tiny/public/test_centre.py",
        "tests/tiny/references/centre.npz",
    }
    assert {"engine/pyproject.toml", "engine/uv.lock", "engine/autograder/results.py"} <= {*names}
    assert not any("__pycache__" in name for name in names)
    assert modes == {"setup.sh": 0o755, "run_autograder": 0o755}


@pytest.mark.parametrize(
    "checks", ["attention/hidden/test_visual.py", "autoencoders/hidden/test_pca.py"]
)
def test_the_course_in_it_is_complete(checks, tmp_path):
    assignment = Course(REPOSITORY).assignment(checks.split("/")[0])
    tree = gradescope_tree(assignment)
    write_tree(tmp_path, {name: tree[name] for name in tree if name.startswith("course/")})
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"tests/{checks}"],
        cwd=tmp_path / "course",
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_an_engine_without_its_repository_can_t_be_packed(tmp_path, monkeypatch):
    monkeypatch.setattr("autograder.publish.gradescope.PACKAGE", tmp_path / "autograder")
    shutil.copytree(
        REPOSITORY / "autograder/adapters/gradescope", tmp_path / "autograder/adapters/gradescope"
    )
    with pytest.raises(BuildError, match="lacks pyproject"):
        gradescope_zip(write_tiny_course(tmp_path / "course"))


def test_a_root_without_the_zip_is_wrong_usage(tmp_path):
    command = [IML, "gradescope", "--root", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "unpack the zip into" in done.stderr


def test_setup_is_a_sound_script_with_the_locked_installer():
    script = REPOSITORY / "autograder/adapters/gradescope/setup.sh"
    subprocess.run(["bash", "-n", str(script)], check=True)
    lock = tomllib.loads((REPOSITORY / "uv.lock").read_text())
    (version,) = (p["version"] for p in lock["package"] if p["name"] == "uv")
    assert f"uv=={version}" in script.read_text()
