"""Probes work on models of any floating type; `tools/floating_types.py` tries the whole bank."""

import importlib

import pytest
from courses import REPOSITORY
from lab import write_lab

from autograder.audit.bank import read_bank
from autograder.course import Course
from autograder.judging.judge.setup import set_up
from autograder.notebook.source import read_source

# One right solution of each question that hands models about, by the types that differ most.
SAMPLE = {
    "attention": {"transformer": "functional"},
    "autoencoders": {"sparse": "functional", "shallow": "sequential", "memorize": "call"},
}
KINDS = ("float64", "mixed_bfloat16")


@pytest.fixture(scope="module")
def tool():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(REPOSITORY / "tools"))
        yield importlib.import_module("floating_types")


def entries(assignment, names):
    bank = read_bank(assignment.bank, read_source(assignment), *names)
    return [e for e in bank if e.side == "right" and names[e.question] == e.name]


@pytest.mark.parametrize("name", SAMPLE)
def test_no_probe_raises_whatever_the_floating_type(tool, warm, name):
    assignment = Course(REPOSITORY).assignment(name)
    chosen = entries(assignment, SAMPLE[name])
    assert len(chosen) == len(SAMPLE[name])
    found = list(tool.trials(set_up(assignment, warm.control), chosen, kinds=KINDS))
    assert len(found) == len(chosen) * 2 * len(KINDS)
    assert [trial for trial in found if trial.fault or trial.own] == []


def test_an_exception_of_our_own_probe_would_be_seen(tool, warm, tmp_path):
    """The trial itself can fail."""
    assignment = write_lab(tmp_path)
    probe = assignment.probes / "look.py"
    probe.write_text("def seen(x):\n    return x + 'text'\n")
    check = assignment.check_file("hidden", "mean")
    check.write_text(check.read_text().replace("student.mean(", 'student.probe("look").seen('))
    entry = read_bank_entry(assignment)
    setup = set_up(assignment, warm.control)
    (trial,) = tool.trials(setup, [entry], ways=["notebook"], kinds=["float64"])
    assert trial.fault.startswith("a probe raised: look, in mean.test_large: ")


def read_bank_entry(assignment):
    folder = assignment.bank / "right/mean"
    folder.mkdir(parents=True)
    (folder / "plain.py").write_text('"""Plain."""\n\n\ndef mean(x):\n    return sum(x) / len(x)\n')
    return read_bank(assignment.bank, read_source(assignment), "mean")[0]
