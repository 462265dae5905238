"""``iml audit --explore``: right solutions run through all explore cells, and faults are found."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from commands import run, undocumented
from courses import edit
from statics import add_second_question, enrich

from autograder.audit.bank import read_bank
from autograder.audit.explore import exploration, explore
from autograder.course import Assignment
from autograder.judging.judge.setup import set_up
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.source import read_source

SEE = "print(centre(np.arange(4.0)), load_words())"
ENTRIES = {
    "right/centre/listed.py": "def centre(x, axis=0):\n    return (x - x.mean(axis)).tolist()\n",
    "right/centre/plain.py": "def centre(x, axis=0):\n    return x - x.mean(axis)\n",
    "right/spread/root.py": "def spread(x):\n    return x.var() ** 0.5\n",
    "wrong/spread/zero.py": "def spread(x):\n    raise ValueError('wrong ones are not run')\n",
}


@pytest.fixture
def banked(tiny: Assignment) -> Assignment:
    """Two questions with right entries, of which one returns a list, and cells that use them."""
    enrich(tiny)
    add_second_question(tiny)
    for name, text in ENTRIES.items():
        path = tiny.bank / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""{name}."""\n\n\n{text}', encoding="utf-8")
    later = (
        '\n# %% id="see-later" tags=["explore"]\nassert epochs == 1\nprint(spread(np.ones(3)))\n'
    )
    tiny.source.write_text(tiny.source.read_text(encoding="utf-8") + later, encoding="utf-8")
    return tiny


def explored(assignment: Assignment, warm: WarmProcess) -> list[tuple[str, str]]:
    """Each notebook's entries, and its fault."""
    setup = set_up(assignment, warm.control)
    entries = read_bank(assignment.bank, setup.source)
    return [(" ".join(map(str, each.entries)), each.fault) for each in explore(setup, entries, 1)]


def test_all_right_entries_run_several_in_a_notebook(banked, warm):
    found = explored(banked, warm)
    assert [fault for _, fault in found] == [""] * len(found)
    assert [entries for entries, _ in found][:2] == ["", "right/centre/listed right/spread/root"]
    assert sorted(" ".join(entries for entries, _ in found).split()) == [
        *("right/centre/listed", "right/centre/numpy_average", "right/centre/plain"),
        "right/spread/root",
    ]


def test_the_entry_that_makes_a_cell_raise_is_found_among_those_of_its_notebook(banked, warm):
    edit(banked.source, SEE, "print(centre(np.arange(4.0)).mean())")
    faults = {entries: fault for entries, fault in explored(banked, warm) if fault}
    problem = "cell see raised AttributeError: 'list' object has no attribute 'mean'"
    assert faults == {"right/centre/listed": problem}


def test_entries_that_only_fail_together_are_named_together(banked, warm):
    cell = "both = isinstance(centre(np.eye(2)), list) and 'var' in spread.__code__.co_names"
    edit(banked.source, "print(spread(np.ones(3)))", f"{cell}\nassert not both")
    faults = {entries: fault for entries, fault in explored(banked, warm) if fault}
    problem = "only together: cell see-later raised AssertionError: "
    assert faults == {"right/centre/listed right/spread/root": problem}


def test_a_solution_that_raises_ends_the_audit(banked, warm):
    edit(banked.source, SEE, "1 / 0")
    assert explored(banked, warm) == [("", "cell see raised ZeroDivisionError: division by zero")]


def test_otter_is_replaced_and_nothing_follows_the_last_explore_cell(banked):
    assembled = exploration(read_source(banked), [])
    texts = {cell.id: cell.source for cell in assembled.notebook.cells}
    assert "from checking" not in "".join(texts.values())
    assert texts["budget"] == "epochs = 20\nepochs = 1"
    assert list(texts)[-1] == "see-later"


def test_the_command_names_the_entry_and_exits_with_1(banked):
    edit(banked.source, SEE, "print(centre(np.arange(4.0)).mean())")
    command = [str(Path(sys.executable).with_name("iml")), "audit", "--explore", "--jobs", "1"]
    done = subprocess.run(
        [*command, "--json"], cwd=banked.root, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1, done.stderr
    document = json.loads(done.stdout)
    (record,) = document["assignments"]
    assert record["explored"] == 4
    assert [(each["entries"], each["cell"]) for each in record["raising"]] == [
        (["right/centre/listed"], "see")
    ]
    assert "4 right solutions through 2 explore cells, 1 raise" in done.stderr
    assert undocumented(document) == set()


@pytest.mark.parametrize("other", ["--quick", "--public", "--seeds=3"])
def test_what_does_not_go_together_is_refused(tiny, other):
    done = run("audit", "--explore", other, folder=tiny.root)
    assert done.code == 2
    assert "--explore judges nothing" in done.stderr
