"""What is written as JSON and CSV comes back, whole or not at all, and stays in its folder."""

import csv
import io
import json
import os
import resource
import shutil
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.booked import Booked, BookedQuestion
from autograder.course import Assignment, Visibility
from autograder.errors import OutputError
from autograder.files import file_name, write_atomically
from autograder.notebook.cells import SourceCell
from autograder.notebook.source import Source
from autograder.records.grades_csv import guard, unguard
from autograder.records.store import ResultStore
from autograder.results import (
    Audience,
    CellResult,
    CellStatus,
    CheckResult,
    Outcome,
    Problem,
    QuestionResult,
    Status,
    SubmissionResult,
    from_json,
    our_failure,
    to_json,
)
from autograder.text import plain_id

TEXT = st.text(max_size=30)
NUMBER = st.floats(0, 1e6, allow_nan=False)
# What a folder can be called on Linux: no slash, no NUL; other encodings leave surrogates.
FOLDER_NAME = st.text(st.characters(exclude_characters="/\0"), min_size=1, max_size=120)
CHECK = st.builds(
    CheckResult,
    TEXT,
    TEXT,
    st.sampled_from(Visibility),
    st.sampled_from(Outcome),
    NUMBER,
    NUMBER,
    TEXT,
    TEXT,
    NUMBER,
)
QUESTION = st.builds(QuestionResult, TEXT, st.lists(CHECK, max_size=3).map(tuple), NUMBER)
CELL = st.builds(CellResult, TEXT, st.sampled_from(CellStatus), NUMBER, TEXT)
PROBLEM = st.builds(
    Problem, TEXT, st.sampled_from(Audience), needs_person=st.booleans(), is_ours=st.booleans()
)
RESULT = st.builds(
    SubmissionResult,
    student_id=FOLDER_NAME,
    assignment=st.just("attention"),
    status=st.sampled_from(Status),
    max_score=NUMBER,
    started=TEXT,
    seconds=NUMBER,
    submission_sha256=TEXT,
    checks_sha256=TEXT,
    versions=st.dictionaries(TEXT, TEXT, max_size=2),
    isolation=TEXT,
    problems=st.lists(PROBLEM, max_size=2).map(tuple),
    cells=st.lists(CELL, max_size=2).map(tuple),
    questions=st.lists(QUESTION, max_size=3).map(tuple),
)
HOSTILE = [
    "../../etc/passwd",
    "..",
    ".",
    "",
    "/tmp/x",
    "a/b",
    "a\0b",
    "-rf",
    "~root",
    "%2E;",
    "é é",
]


@given(result=RESULT)
def test_a_result_comes_back_as_it_was(tmp_path_factory, result):
    store = ResultStore(tmp_path_factory.mktemp("out"), "attention")
    store.write(result)
    assert store.read(result.student_id) == result
    assert list(store.read_all()) == [result]


@given(text=st.text(max_size=20))
def test_a_guarded_cell_runs_no_formula_and_comes_back(text):
    cell = guard(text)
    assert unguard(cell) == text
    assert unicodedata.normalize("NFKC", cell)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n")


@given(students=st.lists(FOLDER_NAME, max_size=4, unique=True))
def test_student_ids_come_back_from_grades_csv_sorted(
    tmp_path_factory, make_result, source, students
):
    store = ResultStore(tmp_path_factory.mktemp("out"), "attention")
    for student in students:
        store.write(make_result(student))
    text = store.write_grades_csv(source, {}).read_bytes().decode("utf-8")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [unguard(row["student_id"]) for row in rows] == sorted(map(plain_id, students))


@given(first=st.text(max_size=220), second=st.text(max_size=220))
def test_a_file_name_is_one_name_in_its_folder_and_no_one_elses(first, second):
    name = file_name(first)
    assert os.path.basename(name) == name
    assert name not in ("", ".", "..")
    assert len(name.encode()) <= 200
    assert not name.startswith(".")
    assert (name == file_name(second)) == (first == second)


@pytest.mark.parametrize("student", HOSTILE)
def test_hostile_ids_stay_in_the_results_folder(tmp_path, make_result, student):
    store = ResultStore(tmp_path / "out", "attention")
    path = store.write(make_result(student))
    assert path.parent == tmp_path / "out/results/attention"
    assert path.is_file()
    assert store.read(student) == make_result(student)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_ordinary_ids_are_file_names_as_they_are(tmp_path):
    store = ResultStore(tmp_path, "attention")
    for student in ("s001", "Ada Lovelace", "jörg.müller", "-dash", "a+b@c.de"):
        assert store.path(student).name == f"{student}.json"


def test_grades_csv_has_the_columns_of_the_contract(tmp_path, make_result, source):
    store = ResultStore(tmp_path, "attention")
    store.write(make_result("s002"))
    store.write(make_result("=cmd()", status=Status.UNGRADABLE, questions=()))
    lines = store.write_grades_csv(source, {}).read_text().splitlines()
    columns = "softmax,attention,reflect,late_penalty,total"
    assert lines == [
        f"student_id,assignment,status,score,max_score,seconds,{columns}",
        "'=cmd(),attention,ungradable,0,9,3.21,0,0,0,0,0",
        "s002,attention,graded,5.5,9,3.21,3,2.5,,0,5.5",
    ]


def test_its_columns_add_up_to_the_total(tmp_path, make_result, source):
    store = ResultStore(tmp_path, "attention")
    store.write(make_result("s001"))
    given = [BookedQuestion("reflect", 3.0), BookedQuestion("attention", 4.0)]
    booked = {"s001": Booked(penalty=1.5, questions={one.name: one for one in given})}
    (row,) = csv.DictReader(io.StringIO(store.write_grades_csv(source, booked).read_text()))
    assert [row[name] for name in ("softmax", "attention", "reflect")] == ["3", "4", "3"]
    assert (row["score"], row["late_penalty"], row["total"]) == ("5.5", "1.5", "8.5")


def test_a_penalty_takes_no_more_than_there_is(tmp_path, make_result, source):
    store = ResultStore(tmp_path, "attention")
    store.write(make_result("s001"))
    booked = {"s001": Booked(penalty=50.0)}
    (row,) = csv.DictReader(io.StringIO(store.write_grades_csv(source, booked).read_text()))
    assert (row["late_penalty"], row["total"]) == ("5.5", "0")


def test_without_a_gradebook_what_depends_on_it_is_empty(tmp_path, make_result, source):
    store = ResultStore(tmp_path, "attention")
    store.write(make_result("s001"))
    (row,) = csv.DictReader(io.StringIO(store.write_grades_csv(source, None).read_text()))
    assert (row["score"], row["reflect"], row["late_penalty"], row["total"]) == ("5.5", "", "", "")


def test_all_rows_have_todays_maximum(tmp_path, make_result, source):
    store = ResultStore(tmp_path, "attention")
    store.write(make_result("s001"))
    store.write(make_result("s002", max_score=12.0))
    text = store.write_grades_csv(source, {}).read_text()
    one, other = csv.DictReader(io.StringIO(text))
    assert one["max_score"] == other["max_score"] == "9"
    assert [other[name] for name in ("score", "softmax", "total")] == ["", "", ""]


def test_grades_csv_of_no_one_is_its_header(tmp_path, source):
    text = ResultStore(tmp_path, "attention").write_grades_csv(source, {}).read_text()
    assert text.startswith("student_id,assignment,status,score,max_score,seconds,softmax,")
    assert text.count("\n") == 1


def of_questions(names, worth):
    """Return a source with these questions, the first of which has all the points."""
    cells = [SourceCell(name, "code", "", role="solution") for name in names]
    points = [worth] + [0.0] * (len(names) - 1)
    checks = zip(names, points, strict=True)
    cells += [SourceCell(f"{name}-check", "code", "", "check", (), n) for name, n in checks]
    return Source(Assignment(Path(), "attention"), tuple(cells))


def test_what_is_not_a_whole_result_does_not_count_and_is_named(tmp_path, make_result):
    store = ResultStore(tmp_path, "attention")
    text = store.write(make_result("s001")).read_text()
    assert store.unreadable() == []
    wrong_type, later, edited = (json.loads(text) for _ in range(3))
    wrong_type["questions"][0]["checks"][0]["points"] = "3"
    later["format"] = 99
    edited["score"] = 9
    reasons = {
        **dict.fromkeys(["", "{", text[: len(text) // 2], "[" * 100_000], "can't be read"),
        **dict.fromkeys(["[]", "null", "{}", "3"], "it is not a grading result"),
        json.dumps(wrong_type): "Expected `float`, got `str`",
        json.dumps(later): "its format is 99; this version reads 1 to 5",
        json.dumps(edited): "its score is not the sum of its points",
        text.replace("attention", "other"): "is a result of other",
        text.replace("s001", "s002"): "is a result of 's002'",
    }
    path = store.path("s001")
    for content, reason in reasons.items():
        path.write_text(content)
        assert store.read("s001") is None
        assert list(store.read_all()) == []
        (said,) = store.unreadable()
        assert said.startswith(str(path))
        assert reason in said
    assert store.read("s002") is None


FORMAT_1 = Path(__file__).with_name("format_1")


def test_results_of_an_earlier_version_are_read_as_they_were_meant(tmp_path):
    """The folder was written by commit 58f5ff7."""
    shutil.copytree(FORMAT_1, tmp_path, dirs_exist_ok=True)
    store = ResultStore(tmp_path, "attention")
    before = (store.folder / "grades.csv").read_text()
    assert store.unreadable() == []
    header, *rows = before.splitlines()
    questions = header.split(",")[6:]
    source = of_questions(questions, float(rows[0].split(",")[4]))
    written = store.write_grades_csv(source, None).read_text().splitlines()
    assert written == [f"{header},late_penalty,total", *(f"{row},," for row in rows)]
    ungradable = store.read("s008")
    assert [problem.audience for problem in ungradable.problems] == [Audience.STUDENT]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("cell own-1: too slow", Problem("cell own-1: too slow")),
        ("a check is broken: x", our_failure("a check is broken: x")),
        ("the grader failed: x", our_failure("the grader failed: x")),
        ("a page could not be written: x", our_failure("a page could not be written: x")),
        ("a probe raised: x", Problem("a probe raised: x", Audience.STAFF)),
        ("please look at it: x", Problem("please look at it: x", needs_person=True)),
    ],
)
def test_problems_of_an_earlier_version_have_the_audience_they_had(make_result, text, problem):
    data = to_json(make_result("s001")) | {"problems": [text]}
    del data["format"]
    assert from_json(data).problems == (problem,)


def test_a_field_that_an_earlier_version_did_not_write_has_its_default(make_result):
    data = to_json(make_result("s001", problems=(Problem("late"),)))
    del data["problems"][0]["needs_person"]
    del data["questions"][0]["seconds"]
    found = from_json(data)
    assert found.problems == (Problem("late"),)
    assert found.questions[0].seconds == 0


def test_a_result_of_another_assignment_is_refused(tmp_path, make_result):
    with pytest.raises(ValueError, match="'attention' in the store of 'other'"):
        ResultStore(tmp_path, "other").write(make_result("s001"))


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "f.json"
    write_atomically(path, "old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))  # stands for a full disk
    try:
        with pytest.raises(OutputError, match="too large"):
            write_atomically(path, "new" * 1000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["f.json"]
