"""Limits: each has its option, its default on the page, and its outcome in the result."""

import dataclasses
import re

import pytest
import typer
from courses import REPOSITORY
from lab import cell, outcomes, scores
from typer.testing import CliRunner

from autograder.cli.limits import takes_limits
from autograder.errors import UsageError
from autograder.grading.limit_settings import SETTINGS
from autograder.grading.limit_traits import LimitTraits
from autograder.judging.sandbox.request import Limits
from autograder.results import Outcome, Status

FULL = {"double": 3.0, "mean": 2.0}
ONLY_MEAN = {"double": 0.0, "mean": 2.0}
PAGE = (REPOSITORY / "docs/limits.md").read_text(encoding="utf-8")
LISTED = dict(re.findall(r"^\| `(--[a-z-]+)` \| (\d+)", PAGE, re.M))
FORKS = "import os, time\nfor _ in range(9):\n    if os.fork() == 0: time.sleep(60)\ntime.sleep(60)"


def read_limits(*arguments: str) -> Limits:
    """Return what a command receives."""
    received: list[Limits] = []

    @takes_limits
    def command(name: str, *, limits: Limits) -> None:
        received.append(limits)

    app = typer.Typer()
    app.command()(command)
    CliRunner().invoke(app, ["name", *arguments], catch_exceptions=False)
    return received[0]


def error_of(graded, cell_id):
    return next(found.error for found in graded.result.cells if found.id == cell_id)


def test_the_page_lists_every_option_with_its_default():
    assert {flag: float(default) for flag, default in LISTED.items()} == {
        setting.flag: setting.default for setting in SETTINGS
    }


def test_nothing_said_means_the_defaults():
    assert read_limits() == LimitTraits().limits() == Limits()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_each_setting_sets_its_limit_alone(setting):
    expected = dataclasses.replace(Limits(), **{setting.field: 3 * setting.unit})
    assert read_limits(setting.flag, "3") == expected
    assert LimitTraits(**{setting.name: 3}).limits() == expected


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_limit_of_zero_is_refused(setting):
    with pytest.raises(UsageError, match=f"{setting.flag} 0.* must be above 0"):
        read_limits(setting.flag, "0")
    with pytest.raises(UsageError, match=f"c.LimitTraits.{setting.name} 0.* must be above 0"):
        LimitTraits(**{setting.name: 0}).limits()


def test_the_output_kept_of_one_cell(lab):
    own = ["print('x' * 10_000)", "print('short')", "for i in range(3000): print(i, flush=True)"]
    graded = lab.grade(own, limits={"output_bytes_per_cell": 3000})
    assert kept(graded, 0) < 500  # one message, too long as a whole
    assert kept(graded, 1) == len("short\n")
    assert kept(graded, 2) < 4000
    assert error_of(graded, "own-0") == "produced more output than is kept; the rest was dropped"
    assert [cell(graded, f"own-{n}") for n in range(3)] == ["ok"] * 3
    assert error_of(graded, "own-1") == ""
    assert "cell own-0: produced more output" in graded.result.problems[0].text
    assert scores(graded) == FULL
    assert graded.result.status is Status.GRADED


def test_the_output_kept_in_all(lab):
    graded = lab.grade(["print('x' * 3000)"] * 6, limits={"output_bytes": 10_000})
    in_all = sum(kept(graded, number) for number in range(6))
    assert 6_000 < in_all < 11_000
    assert kept(graded, 0) == 3001
    assert error_of(graded, "own-5") == "produced more output than is kept; the rest was dropped"
    assert scores(graded) == FULL


def kept(graded, number):
    """Characters kept of an own cell's output."""
    outputs = graded.notebook.cells[number].outputs
    return sum(len(output.get("text", "")) for output in outputs)


def test_too_many_processes_in_a_cell(lab):
    graded = lab.grade([FORKS], limits={"processes": 4})
    assert (cell(graded, "own-0"), scores(graded)) == ("killed", FULL)
    assert "more processes than allowed" in error_of(graded, "own-0")


def test_too_many_processes_in_a_function(lab):
    body = FORKS.replace("\n", "\n    ")
    graded = lab.grade(double=f"def double(x):\n    {body}\n", limits={"processes": 4})
    assert set(outcomes(graded, "double").values()) == {Outcome.STUDENT_ERROR}
    first = graded.result.questions[0].checks[0].message
    assert first == "Your code started more processes than allowed."
    assert scores(graded) == ONLY_MEAN


def test_a_file_too_large(lab):
    write = "open('/tmp/x', 'wb').write(bytes(2**21))"
    double = f"def double(x):\n    {write}\n"
    graded = lab.grade([write], double=double, limits={"file_bytes": 2**20})
    assert cell(graded, "own-0") == "error"
    assert set(outcomes(graded, "double").values()) == {Outcome.STUDENT_ERROR}
    assert scores(graded) == ONLY_MEAN


def test_no_cell_is_run_beyond_the_number_of_cells(lab):
    graded = lab.grade(["1"] * 5, limits={"cells": 3})
    assert cell(graded, "mean") == "skipped"
    assert error_of(graded, "mean") == "too many cells"
    assert graded.result.status is Status.PARTIAL
