"""The documentation names nothing that isn't there."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml
from courses import REPOSITORY
from pages import PAGES, Block, blocks, links, name, spans, table_after

ARCHITECTURE = REPOSITORY / "docs/architecture.md"
DECISIONS = REPOSITORY / "docs/decisions"
PYPROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))
EXAMPLES = {"<assignment>": "attention", "<question>": "softmax", "<student>": "ada"}
# What commands write, or a person brings: not in a fresh checkout.
MADE = (
    "results/",
    "feedback/",
    "public/",
    "autograded/",
    "reports/",
    "dist/",
    "build/",
    "submitted/",
)
TREES = ("source/", "tests/", "autograder/", "tools/", "benchmarks/", "docs/", "examples/")


def test_links_lead_to_files_that_exist() -> None:
    local = [(page, target) for page, target in links() if not re.match(r"[a-z]+:|#", target)]
    assert len(local) > 20
    broken = [
        f"{name(page)}: {target}"
        for page, target in local
        if not (page.parent / target.partition("#")[0]).exists()
    ]
    assert not broken


def test_paths_that_are_named_exist() -> None:
    missing = [
        f"{name(page)}: {text}"
        for page, text in spans()
        if text.startswith(TREES) and " " not in text and not _exists(text)
    ]
    assert not missing


def _exists(text: str) -> bool:
    """Whether a path is there, for an example of what stands in angle brackets."""
    if "regression" in text or name_of_generated(text):
        return True  # the assignment that docs/adding-a-question.md makes
    for placeholder, example in EXAMPLES.items():
        text = text.replace(placeholder, example)
    return any(REPOSITORY.glob(text.rstrip("/")))


def name_of_generated(text: str) -> bool:
    """Whether a path is of what commands write."""
    return text.startswith(MADE)


def test_the_layers_are_those_of_the_contract() -> None:
    layers, judging, _ = PYPROJECT["tool"]["importlinter"]["contracts"]
    written = [block.text.splitlines() for block in blocks("text") if block.page == ARCHITECTURE]
    assert written == [layers["layers"], judging["layers"]]


def test_the_table_says_where_to_change_everything() -> None:
    rows = table_after(ARCHITECTURE, "## Where do I change …?")
    assert all(re.search(r"`[^`]+`", where) for _, where, _ in rows)
    asked = " ".join(what for what, _, _ in rows)
    for what in (
        *("a check", "a page", "an LMS", "an isolation", "a command", "a limit", "a message"),
        *("a system call", "a column of `grades.csv`", "a bank entry"),
    ):
        assert what in asked
    # Files that are named beside another one stand in its folder.
    for _, where, also in rows:
        paths = re.findall(r"`([a-z][^`]*/[^`]*)`", where + also)
        folders = {REPOSITORY, *((REPOSITORY / path).parent for path in paths)}
        for beside in re.findall(r"`(\w+\.(?:py|json|txt))`", where + also):
            assert any((folder / beside).exists() for folder in folders), beside


def test_the_map_names_every_package() -> None:
    mapped = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
    for root in ("autograder", "autograder/judging"):
        for package in (REPOSITORY / root).glob("*/__init__.py"):
            assert f"`{name(package.parent)}/`" in mapped


@pytest.mark.parametrize("block", blocks("python"), ids=str)
def test_python_examples_parse(block: Block) -> None:
    ast.parse(block.text)


def test_the_site_shows_every_page() -> None:
    config = yaml.safe_load((REPOSITORY / "mkdocs.yml").read_text(encoding="utf-8"))
    shown = set(re.findall(r"[\w/.-]+\.md", str(config["nav"])))
    decisions = {name(page) for page in DECISIONS.glob("0*.md")}
    assert shown | decisions == {name(page) for page in PAGES}


def test_a_warning_fails_the_site() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    (command,) = re.findall(r"bin/mkdocs (.*)", makefile)
    assert command == "build --strict"  # with --quiet, it would fail for no warning


def test_only_the_site_needs_what_makes_the_site() -> None:
    uv = REPOSITORY / ".venv/bin/uv"
    export = [str(uv), "export", "--frozen", "--no-hashes", "--offline"]
    installed, site = (
        subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
        for command in (export, [*export, "--only-group", "docs"])
    )
    assert "mkdocs" not in installed
    assert "mkdocs-material" in site
    assert "tensorflow" not in site


def test_every_decision_is_numbered_argued_and_listed() -> None:
    files = sorted(DECISIONS.glob("0*.md"))
    listed = re.findall(r"\]\((0[^)]+)\)", (DECISIONS / "README.md").read_text(encoding="utf-8"))
    assert [Path(target).name for target in listed] == [path.name for path in files]
    for number, path in enumerate(files, 1):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {number:04d} "), path.name
        assert path.name.startswith(f"{number:04d}-")
        parts = re.findall(r"^\*\*(\w+)\.\*\*", text, re.M)
        assert parts == ["Context", "Decision", "Consequences"], path.name


def test_the_glossary_explains_each_word_once() -> None:
    text = (REPOSITORY / "docs/glossary.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|$", text, re.M)
    words = [word.strip("`") for cell, _ in rows for word in cell.split(", ") if word != "word"]
    assert len(words) == len(set(words)) > 60
    for word in (
        *("submission", "source", "percent file", "pair", "release", "bank", "entry", "check"),
        *("probe", "reference", "trial", "seal", "replay", "warm process", "kernel", "isolation"),
        *("follow-through", "audience"),
    ):
        assert word in words


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_takes_the_unit_of_the_page(tmp_path: Path) -> None:
    (unit,) = blocks("ini")
    command = tmp_path / "iml"
    command.write_text("#!/bin/sh\n")
    command.chmod(0o755)
    path = tmp_path / "iml-watch.service"
    path.write_text(unit.text.replace("/srv/course/.venv/bin/iml", str(command)))
    found = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(path)], capture_output=True, text=True
    )
    about_it = [line for line in found.stderr.splitlines() if "iml-watch" in line]
    assert not about_it
