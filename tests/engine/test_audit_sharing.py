"""A full audit judges several entries in a notebook, and misses nothing by that."""

from __future__ import annotations

from collections import Counter

import pytest
from courses import REPOSITORY

from autograder.audit.bank import BankEntry, Hand, read_bank
from autograder.audit.judging import audit_fully
from autograder.audit.kept import KeptResults
from autograder.audit.sharing import shared_notebooks
from autograder.course import Course
from autograder.notebook.source import read_source

NAMES = ("attention", "autoencoders")
TWICE = "def double(x):\n    return 2 * np.asarray(x)\n"
WRONG_MEAN = "def mean(x):\n    return np.sum(x)\n"


def entry(question: str, name: str, text: str, side: str = "wrong") -> BankEntry:
    return BankEntry(side, question, name, name, text)


@pytest.mark.parametrize("name", NAMES)
def test_each_entry_is_judged_beside_the_reference_of_every_other_exercise(name):
    assignment = Course.find(REPOSITORY).assignment(name)
    source = read_source(assignment)
    entries = read_bank(assignment.bank, source)
    hands = shared_notebooks(entries, len(source.questions))
    assert {one for hand in hands for one in hand} == set(entries)
    others: dict[BankEntry, set[str]] = {one: set() for one in entries}
    for hand in hands:
        questions = [one.question for one in hand]
        assert len(set(questions)) == len(hand)
        assert len({one.side for one in hand}) == 1
        for one in hand:
            others[one] |= set(source.questions) - {*questions}
    for one, questions in others.items():
        assert questions == set(source.questions) - {one.question}
    assert set(Counter(one for hand in hands for one in hand).values()) <= {1, 2}
    assert len(hands) < 0.6 * len(entries)


def test_entries_that_use_or_replace_each_others_names_are_apart():
    pairs = [
        ("def double(x):\n    return 2 * x\n", "def mean(x):\n    return double(x) / 2\n"),
        ("def _help(x):\n    return x\n", "def _help(x):\n    return 1\n"),
        ("scale = 3\n", "def mean(x):\n    return scale * x\n"),
        ("if True:\n    def late():\n        pass\nlate = 1\n", "class late:\n    pass\n"),
        ("def f():\n    global state\n    state = 1\n", "def mean(x):\n    return state\n"),
        ("import numpy as np\ndef double(x):\n    return np.array(x)\n", "import numpy as np\n"),
    ]
    for one, other in pairs:
        hands = shared_notebooks([entry("double", "a", one), entry("mean", "b", other)], 4)
        alone = all(len(hand) == 1 for hand in hands)
        assert alone is not one.startswith("import"), (one, other)


def test_a_single_exercise_has_a_notebook_for_each_entry():
    entries = [entry("double", str(number), TWICE) for number in range(5)]
    assert sorted(hand[0].name for hand in shared_notebooks(entries, 9)) == list("01234")


HARMFUL = """
def double(x):
    np.mean = lambda x, *args, **kwargs: 7.0
    return 0
"""
CASES = {
    # Beside a wrong mean, nobody sees what it does to the right one.
    "harmful": (entry("double", "harmful", HARMFUL), "lost points on other questions too: mean"),
    "accepted": (
        entry("double", "accepted", TWICE),
        "wrong, but lost no points on its own question",
    ),
    "rejected": (
        entry("double", "rejected", "def double(x):\n    return 3 * np.asarray(x)\n"),
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_with_an_entry_is_found_though_it_shares_notebooks(lab, tmp_path, case):
    suspect, fault = CASES[case]
    entries = [suspect, entry("mean", "sum", WRONG_MEAN)]
    hands = shared_notebooks(entries, 4)
    assert max(map(len, hands)) == 2
    setup, noted = lab.setup(), list[Hand]()
    kept = KeptResults(setup)
    judged = list(audit_fully(setup, hands, 1, kept, noted.append))
    assert {item.entry.name: item.fault for item in judged} == {case: fault, "sum": ""}
    assert len(judged) == 2
    assert noted == hands
    assert all(item.lost for item in judged) is (case != "accepted")


def test_a_right_entry_that_harms_another_is_found(lab):
    harmful = HARMFUL.replace("return 0", "return 2 * np.asarray(x)")
    entries = [
        entry("double", "harmful", harmful, "right"),
        entry("mean", "np", "def mean(x):\n    return np.mean(x)\n", "right"),
    ]
    setup = lab.setup()
    judged = audit_fully(setup, shared_notebooks(entries, 4), 1, KeptResults(setup))
    faults = {item.entry.name: item.fault for item in judged}
    assert faults == {"harmful": "right, but lost points on mean", "np": ""}
