"""The comparison of nbgrader's scores with ours deals out all entries, and sees a difference."""

from __future__ import annotations

from importlib import import_module
from types import ModuleType

import pytest
from courses import REPOSITORY
from nbgrader.api import Gradebook
from nbgrader_class import make_course

from autograder.audit.bank import BankEntry, read_bank, rounds
from autograder.notebook.source import read_source


@pytest.fixture
def tool(monkeypatch: pytest.MonkeyPatch):
    def load(name: str) -> ModuleType:
        monkeypatch.syspath_prepend(REPOSITORY / "tools")
        return import_module(name)

    return load


def entry(side: str, question: str, name: str) -> BankEntry:
    return BankEntry(side, question, name, "", "")


def test_each_round_has_one_of_each_question_and_of_one_side(tool):
    entries = [entry("right", "a", "1"), entry("right", "a", "2"), entry("wrong", "a", "3")]
    entries += [entry("wrong", "b", "4"), entry("wrong", "b", "5")]
    dealt = rounds(entries)
    assert [[e.name for e in hand] for hand in dealt] == [["1"], ["2"], ["3", "4"], ["5"]]


def test_equal_scores_agree_and_others_are_reported(tool, tmp_path):
    tiny = make_course(tmp_path / "tiny")
    (tiny.root / "pyproject.toml").touch()
    hands = [[found] for found in read_bank(tiny.bank, read_source(tiny))]
    shard = tool("nbgrader_parity").Shard(tiny, hands, tmp_path / "copy")
    shard.grade()
    assert list(shard.differences()) == []
    ours = f"sqlite:///{tmp_path / 'copy/beside/gradebook.db'}"
    with Gradebook(ours, course_id="iml") as book:
        (submission,) = book.assignment_submissions("tiny")
        grade = next(g for n in submission.notebooks for g in n.grades if g.auto_score)
        grade.auto_score -= 1
        book.db.commit()
    (difference,) = shard.differences()
    assert difference.startswith(
        "centre-check: 3.0 in nbgrader, 2.0 in iml, of the submission of right/"
    )
