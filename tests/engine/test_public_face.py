"""What the package offers to others, and that merely having it installed changes nothing."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from courses import REPOSITORY

FILES = sorted((REPOSITORY / "autograder").rglob("*.py"))
OUTSIDE = [REPOSITORY / "nbgrader_config.py", *sorted(REPOSITORY.glob("tests/a*/**/test_*.py"))]


def name_of(path: Path) -> str:
    parts = path.relative_to(REPOSITORY).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path) for path in FILES}
PACKAGES = {name_of(path) for path in FILES if path.name == "__init__.py"} - {"autograder"}


def imported(path: Path) -> Iterator[str]:
    """Yield the modules of ours that a file imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("autograder"):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield full if full in MODULES else str(node.module)


def test_only_what_a_package_names_is_imported_from_outside_it():
    strangers = []
    for path in (*FILES, *OUTSIDE):
        here = name_of(path)
        for module in imported(path):
            parts = module.split(".")
            for i in range(2, len(parts)):
                package = ".".join(parts[:i])
                inside = here == package or here.startswith(f"{package}.")
                if not inside and parts[i] not in import_module(package).__all__:
                    strangers.append(f"{here} imports {module}, which {package} doesn't name")
    assert strangers == []


@pytest.mark.parametrize("package", sorted(PACKAGES))
def test_every_package_says_what_it_is_and_names_what_there_is(package: str):
    module = import_module(package)
    assert module.__doc__
    missing = [name for name in module.__all__ if f"{package}.{name}" not in MODULES]
    assert package == "autograder.cli" or missing == []


def run(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(
        [sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


def test_importing_the_package_changes_nothing_that_others_import(tmp_path):
    look = (
        "import sys, importlib.metadata; before = dict(sys.modules); import autograder; "
        "new = {n: m for n, m in sys.modules.items() if before.get(n) is not m}; "
        "print({n for n, m in new.items() if m is None or n in before} or 'nothing')"
    )
    assert run("-c", look, cwd=tmp_path).strip() == "nothing"


def test_other_projects_pytest_runs_are_not_touched(tmp_path, tiny):
    (tmp_path / "test_theirs.py").write_text(
        "import sys\n\n\ndef test_it(pytestconfig):\n"
        "    ours = {n for n in sys.modules if n.startswith('autograder')}\n"
        "    print(sorted(ours))\n"
        "    assert not pytestconfig.getoption('submission', None)\n"
    )
    said = run("-m", "pytest", "-s", "-q", "test_theirs.py", cwd=tmp_path)
    assert "1 passed" in said
    loaded = {"autograder", "autograder.adapters", "autograder.adapters.pytest"}
    loaded |= {"autograder.adapters.pytest.entry", "autograder.course", "autograder.errors"}
    assert str(sorted(loaded)) in said
    assert "--submission" not in run("-m", "pytest", "--help", cwd=tmp_path)
    assert "--submission" in run("-m", "pytest", "--help", cwd=tiny.root)
