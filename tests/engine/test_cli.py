"""The command line's own manners: versions, help, exit codes, one clear line for a mistake."""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import get_args

import pytest
from commands import run
from typer.models import OptionInfo

from autograder import __version__
from autograder.cli import app

COMMANDS = [
    *(command.name for command in app.registered_commands),
    *(group.name for group in app.registered_groups),
]
# Not a number, and numbers that no option takes.
NUMBERS = {
    "--jobs": {"x": "'x' is not a whole number", "0": "--jobs 0 must be at least 1"},
    "--seeds": {
        "2.5": "'2.5' is not a whole number",
        "1": "--seeds 1 must be at least 2: one seed shows no spread",
        "-1": "--seeds -1 must be at least 2",
    },
    "--cell-seconds": {
        "x": "'x' is not a number",
        "nan": "--cell-seconds nan must be above 0",
        "1e9": "--cell-seconds 1000000000.0 must be at most 1000000",
    },
    "--check-seconds": {"0": "--check-seconds 0.0 must be above 0"},
    "--submission-seconds": {"-1": "--submission-seconds -1.0 must be above 0"},
    "--memory": {
        "1.5": "'1.5' is not a whole number",
        "0": "--memory 0 must be above 0",
        "99999999999999999999": "--memory 99999999999999999999 must be at most 4398046511104",
    },
    "--processes": {"0": "--processes 0 must be above 0"},
    "--file-size": {"-2": "--file-size -2 must be above 0"},
    "--cells": {"0": "--cells 0 must be above 0"},
    "--cell-output": {
        "inf": "--cell-output inf must be at most 4398046511104",
        "1e-9": "--cell-output 1e-09 must be at least one byte",
    },
    "--all-output": {"0": "--all-output 0.0 must be above 0"},
    "--per-day": {"x": "'x' is not a whole number", "-1": "--per-day -1: give a number"},
    "--still": {"x": "'x' is not a number", "-1": "--still -1: give seconds, 0 or more"},
}


def iml(*arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("iml")), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_version_is_the_package_s():
    assert iml("--version").stdout.strip() == f"iml {__version__}"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_shows_an_example(tmp_path, command):
    done = run(command, "--help", folder=tmp_path)
    assert done.code == 0
    assert f"iml {command}" in done.stdout.split("Example:")[1]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_breaks_lines_only_where_the_terminal_ends(tmp_path, command):
    text, _, _ = run(command, "--help", folder=tmp_path, columns=80).stdout.partition("Example:")
    lines = [line.strip() for line in text.splitlines()]
    for line, following in pairwise(lines):
        if line and following:
            assert len(f"{line} {following.split()[0]}") > 78, line


def test_what_people_do_not_call_is_not_listed(tiny):
    listed = run("--help", folder=tiny.root).stdout
    assert [name for name in COMMANDS if f"│ {name} " not in listed] == ["gradescope"]


def numbers(command: str) -> dict[str, OptionInfo]:
    """The options of a command that take a number, by their first names."""
    (callback,) = [c.callback for c in app.registered_commands if c.name == command]
    found = {}
    for parameter in inspect.signature(callback, eval_str=True).parameters.values():
        kind, *described = get_args(parameter.annotation)
        if kind in (int, float):
            found[f"--{parameter.name.replace('_', '-')}"] = described[0]
    return found


def test_every_option_that_takes_a_number_checks_it():
    found = {c.name: numbers(c.name) for c in app.registered_commands}
    assert set().union(*found.values()) == set(NUMBERS)
    options = [option for named in found.values() for option in named.values()]
    assert [option.param_decls for option in options if option.parser is None] == []


@pytest.mark.parametrize(
    ("command", "option", "given", "message"),
    [
        (command, option, given, message)
        for command in ("grade", "check", "audit", "watch")
        for option in sorted(numbers(command))
        for given, message in NUMBERS[option].items()
    ],
)
def test_a_wrong_number_is_wrong_usage(tiny, command, option, given, message):
    (tiny.root / "submitted").mkdir()
    what = [str(tiny.source)] if command == "check" else ["tiny"]
    done = run(command, *what, option, given, folder=tiny.root)
    assert (done.code, done.stdout) == (2, "")
    assert message in done.stderr
    assert option in done.stderr


@pytest.mark.parametrize("options", [("--quick", "--jobs", "0"), ("--own", "-j", "-1")])
def test_a_quick_audit_checks_its_jobs_too(tiny, options):
    done = run("audit", "tiny", *options, folder=tiny.root)
    assert (done.code, done.stderr) == (2, f"iml: --jobs {options[-1]} must be at least 1\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("grade", "--isolation", "ful"),
            "'--isolation': 'ful' is not one of 'full', 'user'",
        ),
        (("audit", "--isolation", "x"), "'--isolation': 'x' is not one of"),
        (("export", "--to", "blackboard"), "'--to': 'blackboard' is not one of 'canvas', "),
        (("export",), "Missing option '--to'. Choose from: canvas, gradescope-table, moodle, csv"),
        (("check",), "Missing argument"),
        (("grade", "--fast"), "No such option: --fast"),
        (("grad",), "No such command 'grad'"),
        (("audit", "--slow"), "--slow goes with --quick"),
        (("audit", "--seeds", "3", "--public"), "--public doesn't go with --seeds"),
        (("audit", "--follow-through", "--public"), "--public doesn't go with --follow-through"),
        (("audit", "--follow-through", "--seeds", "3"), "--seeds doesn't go with --follow-through"),
        (("audit", "--question", "median"), "tiny has no question 'median'"),
        (("grade", "--submitted", "nowhere"), "dir 'nowhere' does not exist"),
        (("collect", "source", "-o", "a", "--submitted", "b"), "--out a and --submitted b are the"),
        (("export", "--to", "csv", "-o", "a", "--output", "b"), "--out a and --output b are the"),
    ],
)
def test_wrong_usage_is_one_line_that_names_option_and_rule(tiny, arguments, message):
    done = run(*arguments, folder=tiny.root, columns=40)
    assert (done.code, done.stdout) == (2, "")
    assert done.stderr.startswith("iml: ")
    assert done.stderr.count("\n") == 1
    assert message in done.stderr


@pytest.mark.parametrize("command", ["grade", "audit", "build", "references", "export", "collect"])
def test_the_shell_completes_names_of_assignments(tiny, command):
    words = ["iml", command, *(["x.zip"] if command == "collect" else []), "ti"]
    shell = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1)}
    completed = subprocess.run(
        [str(Path(sys.executable).with_name("iml"))],
        cwd=tiny.root,
        env=os.environ | shell | {"_IML_COMPLETE": "complete_bash"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert completed.stdout.split() == ["tiny"]


def test_outside_a_course_the_shell_completes_nothing(tmp_path):
    shell = {"COMP_WORDS": "iml grade ", "COMP_CWORD": "2", "_IML_COMPLETE": "complete_bash"}
    command = [str(Path(sys.executable).with_name("iml"))]
    environment = os.environ | shell
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert (done.stdout.strip(), done.stderr) == (b"", b"")


def test_an_unknown_assignment_is_wrong_usage(tiny):
    done = iml("grade", "tinny", folder=tiny.root)
    assert done.returncode == 2
    assert "'tinny'" in done.stderr
    assert "tiny" in done.stderr


def test_without_submitted_it_is_wrong_usage(tiny):
    done = iml("grade", "tiny", folder=tiny.root)
    assert done.returncode == 2
    assert "submitted is not a folder of submissions; see --submitted" in done.stderr


def test_jobs_below_one_are_wrong_usage(tiny):
    (tiny.root / "submitted").mkdir()
    done = iml("grade", "tiny", "--jobs", "0", folder=tiny.root)
    assert done.returncode == 2
    assert "--jobs 0 must be at least 1" in done.stderr


def test_a_limit_of_zero_is_wrong_usage(tiny):
    (tiny.root / "submitted").mkdir()
    done = iml("grade", "tiny", "--cell-seconds", "0", folder=tiny.root)
    assert done.returncode == 2
    assert "--cell-seconds 0.0 must be above 0" in done.stderr


def test_outside_a_course_the_message_says_so(tmp_path):
    done = iml("grade", "tiny", folder=tmp_path)
    assert done.returncode == 2
    assert "is not inside a course" in done.stderr


def test_a_notebook_of_no_assignment_needs_the_option(tiny, tmp_path):
    (tmp_path / "other").mkdir()
    notebook = tmp_path / "other" / "homework.ipynb"
    notebook.write_text("{}")
    done = iml("check", str(notebook), folder=tiny.root)
    assert done.returncode == 2
    assert "which assignment is homework.ipynb?" in done.stderr


def test_doctor_lists_what_the_sandbox_needs():
    done = iml("doctor")
    for feature in ("namespaces", "Landlock", "seccomp"):
        assert feature in done.stdout
