"""iml mistakes: what the bank lacks, and an entry made of a student's code."""

from __future__ import annotations

import ast
import dataclasses
from unittest import mock

import pytest
import typer
from commands import run, undocumented
from courses import edit
from test_export_command import graded

from autograder.audit.bank import read_bank
from autograder.audit.new_entry import entry_text
from autograder.audit.unnamed import what_is_lacking
from autograder.errors import BankError, UsageError
from autograder.judging.diagnosis.behaviour import raised, seen
from autograder.judging.diagnosis.unnamed import Unnamed, unnamed
from autograder.notebook.source import read_source
from autograder.notebook.stubs import ENTRY_STUB
from autograder.outputs import Outputs
from autograder.publish.static.bank import wrong_entries
from autograder.publish.static.files import Files
from autograder.records.pages import write_submission
from autograder.records.unnamed import read_unnamed
from autograder.results import CheckResult, Mistake, Outcome, QuestionResult

CODE = '''\
def centre(x, axis=0):
    """By Ada Lovelace."""
    "Ada again"
    return x - x.mean()  # Ada's
'''
HALF = {"small": seen(0.5), "large": seen([1.0, 1.5])}
NOISY = {"small": seen(0.5000001), "large": seen([1.0, 1.4999999])}
OTHER = {"small": seen(0.5), "large": seen([1.0, 1.6])}


def result(student, outcome=Outcome.FAILED, mistake=None, **changes):
    points = 3 if outcome is Outcome.PASSED else 0
    check = CheckResult("test_columns", "Columns", "public", outcome, points, 3)
    question = QuestionResult("centre", (check,), mistake=mistake)
    return dataclasses.replace(graded(student, 0), questions=(question,), **changes)


def keep(tiny, student, deviating=HALF, code=CODE, **changes):
    """Write a result whose only question got no name."""
    outputs = Outputs(tiny.root, "tiny")
    found = result(student, **changes)
    write_submission(outputs, found, None, [unnamed("centre", code, deviating)])
    return found


def lacking(tiny, *results):
    return what_is_lacking(results, Outputs(tiny.root, "tiny"))


def test_equal_behaviour_is_one_group_and_the_largest_comes_first(tiny):
    results = [
        keep(tiny, "ada", OTHER),
        keep(tiny, "bob"),
        keep(tiny, "cleo", NOISY, "x = 1"),
        keep(tiny, "dan", {"small": raised("ValueError")}),
    ]
    groups = lacking(tiny, *results).groups
    assert [group.students for group in groups] == [["bob", "cleo"], ["ada"], ["dan"]]
    assert [group.only_raises for group in groups] == [False, False, True]
    assert groups[0].shown == ("cleo", "x = 1")  # the shortest


def test_no_grid_of_digests_would_do(tiny):
    # Next to each other, and yet on both sides of what any rounding puts apart.
    for edge in (0.5, 0.00015, 1.5):
        results = [
            keep(tiny, "ada", {"small": seen(edge * (1 - 1e-9))}),
            keep(tiny, "bob", {"small": seen(edge * (1 + 1e-9))}),
        ]
        assert len(lacking(tiny, *results).groups) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"outcome": Outcome.PASSED},
        {"outcome": Outcome.MISSING},
        {"outcome": Outcome.GRADER_ERROR},
        {"mistake": Mistake(("halved",), "Halves.")},
    ],
)
def test_only_wrong_answers_without_a_name_are_listed(tiny, changes):
    found = lacking(tiny, keep(tiny, "ada", **changes))
    assert (found.groups, found.unobserved) == ([], {})


def test_what_no_probe_saw_is_counted(tiny):
    results = [keep(tiny, "ada", None), result("bob"), keep(tiny, "cleo", {})]
    found = lacking(tiny, *results)
    assert found.unobserved == {"centre": ["ada", "bob"]}
    assert [group.deviating for group in found.groups] == [{}]


def test_what_is_kept_is_bounded():
    many = {"small": seen([1.0] * 6_000), "large": seen([2.0] * 6_000)}
    assert unnamed("centre", CODE, many).deviating is None
    assert unnamed("centre", "x = 1\n" * 50_000, HALF).code == ""


def test_what_another_grading_kept_is_not_taken(tiny):
    found = keep(tiny, "ada")
    outputs = Outputs(tiny.root, "tiny")
    assert read_unnamed(outputs, found)["centre"] == Unnamed("centre", CODE, mock.ANY)
    for field in ("submission_sha256", "checks_sha256"):
        assert read_unnamed(outputs, dataclasses.replace(found, **{field: "other"})) == {}
    write_submission(outputs, found, None)
    assert not outputs.unnamed("ada").exists()


def test_the_list(tiny):
    for student in ("ada", "bob"):
        keep(tiny, student)
    keep(tiny, "cleo", {})
    keep(tiny, "dan", None)
    done = run("mistakes", folder=tiny.root)
    assert (done.code, done.stderr) == (0, "")
    assert "tiny: 3 wrong answers without a name, 2 behaviours" in done.stdout
    assert "centre: 2 students: ada, bob\n  differs from right code in small, large" in done.stdout
    assert "ada's code:\n    def centre(x, axis=0):" in done.stdout
    assert "answers every probe like right code: a probe is missing" in done.stdout
    assert "centre: no probe says anything about 1 student: dan" in done.stdout
    assert run("mistakes", "list", "tiny", folder=tiny.root) == done


def test_the_list_as_json(tiny):
    keep(tiny, "ada")
    done = run("mistakes", "tiny", "--json", folder=tiny.root)
    (record,) = done.document["assignments"]
    (group,) = record["groups"]
    assert group == {
        "question": "centre",
        "students": ["ada"],
        "probes": ["small", "large"],
        "only_raises": False,
        "shown": "ada",
        "code": CODE,
    }
    assert undocumented(done.document) == set()


def test_codes_of_a_terminal_are_not_obeyed(tiny):
    keep(tiny, "ada", code="x = '\x1b[2J[red]'")
    assert "x = '\\x1b[2J[red]'" in run("mistakes", folder=tiny.root).stdout


def test_without_results(tiny):
    done = run("mistakes", "tiny", folder=tiny.root)
    assert done.code == 2
    assert "no results of tiny in" in done.stderr
    assert "first: iml grade tiny" in done.stderr


def test_what_can_t_be_read_is_reported(tiny):
    keep(tiny, "ada")
    Outputs(tiny.root, "tiny").unnamed("ada").write_text("{}")
    done = run("mistakes", folder=tiny.root)
    assert done.code == 1
    assert "ada.json can't be read: KeyError('student_id')" in done.stdout


def test_an_entry_is_made(tiny):
    keep(tiny, "ada")
    done = run("mistakes", "add", "ada", "centre", "whole_mean", "--yes", folder=tiny.root)
    assert (done.code, done.stderr) == (0, "")
    path = tiny.bank / "wrong/centre/whole_mean.py"
    text = path.read_text()
    assert "ada" not in text.lower()
    assert ast.get_docstring(ast.parse(text)) == ENTRY_STUB
    assert "return x - x.mean()" in text
    assert "    return x - x.mean()" in done.stdout
    for step in ("docstring", "iml audit tiny --question centre", "iml references tiny"):
        assert step in done.stdout
    # Neither the audit nor the build takes it before someone has said what it does.
    with pytest.raises(BankError, match="say in its docstring what it does"):
        read_bank(tiny.bank, read_source(tiny))
    assert [f.file for f in wrong_entries(Files(read_source(tiny)))] == [
        "tests/tiny/bank/wrong/centre/whole_mean.py"
    ]
    edit(path, ENTRY_STUB, "Subtracts one mean from all columns.")
    assert len(read_bank(tiny.bank, read_source(tiny))) == 2


def test_it_asks_first(tiny):
    keep(tiny, "ada")
    command = ("mistakes", "add", "ada", "centre", "whole_mean")
    with mock.patch.object(typer, "confirm", return_value=False) as asked:
        done = run(*command, folder=tiny.root)
    assert (done.code, asked.call_count) == (0, 1)
    assert "return x - x.mean()" in done.stdout
    assert "nothing was written" in done.stdout
    with mock.patch.object(typer, "confirm", side_effect=typer.Abort):
        done = run(*command, folder=tiny.root)
    assert done.code == 2
    assert "--yes doesn't ask" in done.stderr
    assert not (tiny.bank / "wrong").exists()


REFUSED = {
    "an unknown student": (("bob", "centre", "new"), "no result of 'bob' in"),
    "an unknown question": (("ada", "center", "new"), "did you mean 'centre'?"),
    "a path": (("ada", "centre", "../new"), "'../new'"),
    "capitals": (("ada", "centre", "New"), "a name of a bank entry must begin with a letter a-z"),
    "an entry that exists": (("ada", "centre", "old"), "has an entry wrong/centre/old"),
    "full points": (("full", "centre", "new"), "full's centre got full points"),
    "a known mistake": (("known", "centre", "new"), "it behaves like halved"),
    "nothing written": (("empty", "centre", "new"), "was not written"),
    "no code": (("lost", "centre", "new"), "lost's code of centre was not kept"),
    "another question": (("none", "centre", "new"), "none's centre was not checked"),
}


@pytest.mark.parametrize(("arguments", "words"), REFUSED.values(), ids=list(REFUSED))
def test_what_is_refused(tiny, arguments, words):
    keep(tiny, "ada")
    keep(tiny, "full", outcome=Outcome.PASSED)
    keep(tiny, "known", mistake=Mistake(("halved",), "Halves."))
    keep(tiny, "empty", outcome=Outcome.MISSING)
    keep(tiny, "lost", code="")
    outputs = Outputs(tiny.root, "tiny")
    write_submission(outputs, dataclasses.replace(graded("none", 0), questions=()), None)
    old = tiny.bank / "wrong/centre/old.py"
    old.parent.mkdir(parents=True)
    old.write_text("kept")
    done = run("mistakes", "add", *arguments, "--yes", folder=tiny.root)
    assert done.code == 2
    assert words in done.stderr
    assert [path.name for path in old.parent.iterdir()] == ["old.py"]
    assert old.read_text() == "kept"


STRIPPED = {
    "a comment": ("x = 1  # Ada", "x = 1"),
    "a text that nothing uses": ("'Ada'\nx = 1", "x = 1"),
    "all of a body": ("class A:\n    'Ada'", "class A:\n    pass"),
    "in a branch": ("if x:\n    'Ada'\nelse:\n    'Ada'", "if x:\n    pass\nelse:\n    pass"),
    "a magic": ("%time f()  # Ada", "pass"),
    "a text that is used": ("x = 'axis'", "x = 'axis'"),
}


@pytest.mark.parametrize(("code", "bare"), STRIPPED.values(), ids=list(STRIPPED))
def test_comments_and_docstrings_are_removed(code, bare):
    assert entry_text(code) == f'"""{ENTRY_STUB}"""\n\n{bare}\n'


@pytest.mark.parametrize("code", ["x ===", f"x = {'-' * 5_000}1"])
def test_what_is_no_python_is_refused(code):
    with pytest.raises(UsageError):
        entry_text(code)
