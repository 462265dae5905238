"""The project's own files agree with each other: dependencies, Makefile, workflow, attributes."""

from __future__ import annotations

import ast
import importlib.metadata
import itertools
import re
import runpy
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from courses import REPOSITORY
from left_out import KERNEL_FILES, KERNEL_FOLDERS, KERNEL_TESTS, SLOW_FILES, SLOW_TESTS
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from autograder.course import Course

PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]
MAKEFILE = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
WORKFLOW = yaml.safe_load((REPOSITORY / ".github/workflows/test.yml").read_text(encoding="utf-8"))
# What runs without being imported by name: SQLAlchemy finds the driver by the gradebook's address.
BY_ADDRESS = {"psycopg"}
# Modules that are ours, or stand beside a notebook.
OURS = {"autograder", "checking", "helpers", "plots", "viewer"}


def shipped() -> Iterator[Path]:
    """Every Python file that graders or students run."""
    yield from (REPOSITORY / "autograder").rglob("*.py")
    yield from (REPOSITORY / "source/common").rglob("*.py")
    yield from (course.source for course in map(COURSE.assignment, COURSE.names()))
    yield REPOSITORY / "nbgrader_config.py"


COURSE = Course(REPOSITORY)


def imported() -> set[str]:
    """The distributions whose modules some shipped file imports."""
    modules = set()
    for path in shipped():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                modules |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                modules.add(node.module.partition(".")[0])
    providers = importlib.metadata.packages_distributions()
    others = modules - sys.stdlib_module_names - OURS
    return {canonicalize_name(name) for module in others for name in providers[module]}


def declared(requirements: list[str]) -> set[str]:
    found = map(Requirement, requirements)
    return {
        canonicalize_name(found.name)
        for found in found
        if found.marker is None or found.marker.evaluate()
    }


def test_every_dependency_is_imported_by_something_that_ships_and_every_import_is_one() -> None:
    needed = declared(PROJECT["dependencies"])
    assert sorted(needed - imported()) == []
    extras = declared([*itertools.chain(*PROJECT["optional-dependencies"].values())])
    assert sorted(imported() - needed - extras) == []


def test_extras_are_used() -> None:
    extras = {name for wanted in PROJECT["optional-dependencies"].values() for name in wanted}
    assert declared(sorted(extras)) <= imported() | BY_ADDRESS


def test_the_makefile_names_no_assignment() -> None:
    assert [name for name in COURSE.names() if re.search(rf"\b{name}\b", MAKEFILE)] == []


def test_the_workflow_runs_the_two_commands_on_all_supported_versions() -> None:
    (job,) = WORKFLOW["jobs"].values()
    versions = job["strategy"]["matrix"]["python"]
    supported = Requirement(f"python{PROJECT['requires-python']}").specifier
    candidates = [f"3.{minor}" for minor in range(30)]
    assert versions == [version for version in candidates if version in supported]
    run = [step["run"] for step in job["steps"] if "run" in step]
    assert [command for command in run if command.startswith("make")] == ["make grade", "make test"]
    (kept,) = [step["with"] for step in job["steps"] if "upload-artifact" in step.get("uses", "")]
    assert kept["path"].split() == ["reports/", "feedback/", "build/screenshots/"]


@pytest.mark.parametrize(
    ("path", "generated"),
    [
        ("release/attention/attention.ipynb", True),
        ("solutions/autoencoders/autoencoders.ipynb", True),
        ("source/attention/attention.ipynb", True),
        ("uv.lock", True),
        ("source/attention/attention.py", False),
        ("source/common/helpers.py", False),
        ("autograder/publish/release.py", False),
    ],
)
def test_what_is_generated_is_marked_so(path: str, generated: bool) -> None:
    assert (REPOSITORY / path).is_file()
    command = ["git", "check-attr", "linguist-generated", "--", path]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert (": set" in done.stdout) == generated


@pytest.mark.parametrize(
    ("script", "arguments"),
    [
        ("tools/otter_parity.py", ("--jobs", "0")),
        ("tools/nbgrader_parity.py", ("--jobs", "-1")),
        ("tools/floating_types.py", ("attention", "--jobs", "0")),
        ("benchmarks/scale.py", ("--jobs", "0")),
        ("benchmarks/bench.py", ("--rounds", "0")),
        ("benchmarks/against.py", ("HEAD", "--pairs", "0")),
    ],
)
def test_scripts_refuse_to_do_nothing(
    script: str,
    arguments: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(sys, "argv", [script, *arguments])
    monkeypatch.syspath_prepend(str((REPOSITORY / script).parent))
    monkeypatch.chdir(REPOSITORY)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(REPOSITORY / script), run_name="__main__")
    assert ended.value.code == 2
    assert f"{' '.join(arguments[-2:])} must be at least 1" in capsys.readouterr().err


def test_what_quick_tests_leave_out_is_there() -> None:
    files = [
        *(REPOSITORY / "tests/engine").rglob("*.py"),
        *(REPOSITORY / "tests/browser").iterdir(),
    ]
    assert {path.name for path in files} >= KERNEL_FILES | SLOW_FILES
    assert {path.parent.name for path in files} >= KERNEL_FOLDERS
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".py"]
    defined = set(re.findall(r"^def (test_\w+)", "\n".join(texts), re.M))
    assert defined >= KERNEL_TESTS | SLOW_TESTS
