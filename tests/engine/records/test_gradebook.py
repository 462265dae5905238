"""The gradebook says what the results say, and keeps what a person said."""

import contextlib
import os
import shutil
import sqlite3
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config, PyFileConfigLoader

from autograder.course import Assignment
from autograder.errors import GradebookError, GradebookLocked
from autograder.notebook.pair import pair_bytes
from autograder.notebook.pristine import pristine_notebook
from autograder.publish.preprocessors import AddReleaseFiles
from autograder.records.gradebook import GradebookWriter
from autograder.records.gradebook_access import make_missing
from autograder.records.roster import RosterEntry
from autograder.results import Outcome, Status

WHERE = ("attention", "attention", "s001")
CHECKS = {"softmax-check": 3.0, "attention-check": 2.5}


@pytest.fixture(scope="module")
def empty(tmp_path_factory, source):
    """A gradebook in which the assignment is prepared; making one takes a second."""
    path = tmp_path_factory.mktemp("out") / "new" / "gradebook.db"
    with GradebookWriter(f"sqlite:///{path}") as writer:
        writer.prepare(source)
    return path


@pytest.fixture
def url(tmp_path, empty):
    return f"sqlite:///{shutil.copy(empty, tmp_path)}"


def schema(path):
    with contextlib.closing(sqlite3.connect(path)) as database:
        tables = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
        return dict(tables.fetchall()), database.execute("SELECT * FROM alembic_version").fetchall()


def test_a_new_gradebook_is_as_nbgrader_makes_it(tmp_path, monkeypatch):
    monkeypatch.setenv(
        "PATH", os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    )
    Gradebook(f"sqlite:///{tmp_path / 'theirs.db'}", course_id="iml").close()
    make_missing(f"sqlite:///{tmp_path / 'ours.db'}", "iml")
    (ours, our_version), (theirs, their_version) = (
        schema(tmp_path / name) for name in ("ours.db", "theirs.db")
    )
    assert our_version == their_version
    # nbgrader writes the table of versions without a key.
    del ours["alembic_version"], theirs["alembic_version"]
    assert ours == theirs


def record(url, *results, unanswered=()):
    with GradebookWriter(url) as writer:
        for result in results:
            writer.record(result, unanswered)


def grades(url, student="s001"):
    with Gradebook(url) as book:
        notebook = book.find_submission_notebook("attention", "attention", student)
        return {grade.name: grade.to_dict() for grade in notebook.grades}


def comments(url):
    with Gradebook(url) as book:
        names = ("reflect", "softmax", "attention")
        return {name: book.find_comment(name, *WHERE).auto_comment for name in names}


def no_points(question):
    return replace(question, checks=tuple(replace(c, points=0) for c in question.checks))


def by_person(url, cell, student="s001", **fields):
    """Do what formgrader does when a person grades."""
    with Gradebook(url) as book:
        grade = book.find_grade(cell, "attention", "attention", student)
        for name, value in fields.items():
            setattr(grade, name, value)
        grade.needs_manual_grade = False
        book.db.commit()


def contents(url):
    """Everything that a gradebook says about assignments, without its random ids."""
    with Gradebook(url, course_id="iml") as book:
        found = []
        for assignment in book.assignments:
            for notebook in assignment.notebooks:
                where = (assignment.name, assignment.course_id, notebook.name, notebook.kernelspec)
                cells = [*notebook.grade_cells, *notebook.solution_cells, *notebook.source_cells]
                cells += notebook.task_cells
                for cell in cells:
                    row = {key: v for key, v in cell.to_dict().items() if key != "id"}
                    found.append((*where, type(cell).__name__, repr(sorted(row.items()))))
        return sorted(found)


def test_prepare_writes_what_nbgrader_writes(tmp_path, course, source, url):
    theirs = Assignment(tmp_path / "course", "attention")
    theirs.pair.parent.mkdir(parents=True)
    theirs.pair.write_bytes(pair_bytes(course))
    config: Config = PyFileConfigLoader("nbgrader_config.py", path=str(course.root)).load_config()
    config.CourseDirectory.root = str(theirs.root)
    # The files beside the notebook need checks, which this little course doesn't have.
    config.GenerateAssignment.preprocessors.remove(AddReleaseFiles)
    config.CourseDirectory.db_url = f"sqlite:///{tmp_path}/theirs.db"
    answer = NbGraderAPI(config=config).generate_assignment("attention")
    assert answer["success"], answer
    assert contents(url) == contents(f"sqlite:///{tmp_path}/theirs.db")
    released = nbformat.read(theirs.release_notebook, as_version=4)
    assert released == pristine_notebook(source)


def test_scores_and_what_needs_a_person(url, make_result):
    record(url, make_result())
    found = grades(url)
    assert {name: found[name]["auto_score"] for name in CHECKS} == CHECKS
    assert {name for name in found if found[name]["needs_manual_grade"]} == {"reflect"}
    assert found["reflect"]["auto_score"] is None
    assert found["reflect"]["cell_type"] == "markdown"
    with Gradebook(url) as book:
        assert book.find_submission("attention", "s001").score == 5.5
        assert book.find_assignment("attention").max_score == 13


def test_the_rosters_names_are_noted_and_what_it_leaves_empty_stays(url, make_result):
    record(url, make_result("s001"), make_result("s002"), make_result("s003"))
    with Gradebook(url) as book:
        book.update_or_create_student("s002", first_name="Alan", email="alan@example.org")
    people = [
        RosterEntry("s001", "Lovelace, Ada", "ada@example.org", lms_id="4711"),
        RosterEntry("s002", "Turing"),
        RosterEntry("s009", "Nobody"),
    ]
    with GradebookWriter(url) as writer:
        writer.note_people(people)
    with Gradebook(url) as book:
        found = {
            one.id: (one.first_name, one.last_name, one.email, one.lms_user_id)
            for one in book.students
        }
    assert found == {
        "s001": ("Ada", "Lovelace", "ada@example.org", "4711"),
        "s002": ("Alan", "Turing", "alan@example.org", None),
        "s003": (None, None, None, None),
    }


def test_an_unanswered_question_is_commented_as_nbgrader_does(url, make_result):
    questions = (no_points(make_result().questions[0]), make_result().questions[1])
    record(url, make_result(questions=questions), unanswered=["reflect", "softmax", "attention"])
    assert grades(url)["reflect"]["auto_score"] == 0
    assert not grades(url)["reflect"]["needs_manual_grade"]
    # What earned points elsewhere in the notebook was answered.
    assert comments(url) == {
        "reflect": "No response.",
        "softmax": "No response.",
        "attention": None,
    }


def test_a_comment_of_before_goes_when_its_cause_does(url, make_result):
    record(url, make_result(), unanswered=["reflect"])
    with GradebookWriter(url) as writer:
        assert writer.catch_up("attention", [make_result()], lambda result: []) == 1
        assert writer.catch_up("attention", [make_result()], lambda result: []) == 0
    assert set(comments(url).values()) == {None}
    assert grades(url)["reflect"]["needs_manual_grade"]


def test_comments_alone_are_caught_up_with(url, make_result):
    record(url, make_result())
    with Gradebook(url) as book:
        book.find_comment("softmax", *WHERE).auto_comment = "No response."
        book.db.commit()
    with GradebookWriter(url) as writer:
        assert writer.catch_up("attention", [make_result()]) == 1
    assert comments(url)["softmax"] is None


def test_a_regrade_updates_in_place(url, make_result):
    record(url, make_result())
    better = replace(make_result(), questions=make_result().questions[:1])
    record(url, better, make_result(), make_result("s002"))
    with Gradebook(url) as book:
        assert [s.id for s in book.students] == ["s001", "s002"]
        assert len(book.assignment_submissions("attention")) == 2
    assert grades(url)["attention-check"]["auto_score"] == 2.5


def test_what_a_person_gave_survives_a_regrade(url, make_result):
    record(url, make_result())
    by_person(url, "attention-check", manual_score=5.0, extra_credit=1.0)
    by_person(url, "reflect", manual_score=3.0)
    with Gradebook(url) as book:
        comment = book.find_comment("reflect", "attention", "attention", "s001")
        comment.manual_comment = "Well argued."
        book.db.commit()
    worse = make_result(questions=make_result().questions[:1], status=Status.PARTIAL)
    record(url, worse)
    found = grades(url)["attention-check"]
    assert (found["auto_score"], found["manual_score"], found["extra_credit"]) == (0, 5, 1)
    assert not found["needs_manual_grade"]
    assert grades(url)["reflect"]["manual_score"] == 3
    assert not grades(url)["reflect"]["needs_manual_grade"]
    with Gradebook(url) as book:
        comment = book.find_comment("reflect", "attention", "attention", "s001")
        assert comment.comment == "Well argued."


def test_an_ungradable_submission_has_a_row_and_asks_for_a_person(url, make_result):
    record(url, make_result("s009", status=Status.UNGRADABLE, questions=()))
    found = grades(url, "s009").values()
    assert all(g["auto_score"] == 0 and g["needs_manual_grade"] for g in found)
    record(url, make_result("s009"))
    assert not grades(url, "s009")["softmax-check"]["needs_manual_grade"]


def test_a_broken_check_asks_for_a_person(url, make_result):
    question = make_result().questions[0]
    broken = replace(question.checks[0], outcome=Outcome.GRADER_ERROR, points=0)
    questions = (replace(question, checks=(broken,)), make_result().questions[1])
    record(url, make_result(questions=questions, status=Status.PARTIAL))
    assert grades(url)["softmax-check"]["needs_manual_grade"]
    assert not grades(url)["attention-check"]["needs_manual_grade"]


@pytest.mark.parametrize("student", ["Ada Lovelace", "-rf", "../x", "a\udc80", "a\nb", "'; drop--"])
def test_any_folder_name_is_a_student(url, make_result, student):
    record(url, make_result(student))
    with Gradebook(url) as book:
        assert [s.score for s in book.students] == [5.5]


def test_preparing_again_adds_and_drops_cells(url, source, make_result):
    record(url, make_result())
    kept = tuple(c for c in source.cells if c.id not in ("softmax", "softmax-check"))
    with GradebookWriter(url) as writer:
        writer.prepare(replace(source, cells=kept, _by_id={}))
        assert set(grades(url)) == {"attention-check", "reflect"}
        writer.prepare(source)
        assert grades(url)["softmax-check"]["auto_score"] is None
        assert writer.catch_up("attention", [make_result()]) == 1
    assert grades(url)["softmax-check"]["auto_score"] == 3


def test_a_graded_cell_is_not_dropped(url, source, make_result):
    record(url, make_result())
    by_person(url, "softmax-check", manual_score=1.0)
    kept = tuple(c for c in source.cells if c.id not in ("softmax", "softmax-check"))
    reason = pytest.raises(GradebookError, match=r"softmax-check .* a person has graded .* s001")
    with GradebookWriter(url) as writer, reason:
        writer.prepare(replace(source, cells=kept, _by_id={}))
    assert grades(url)["softmax-check"]["manual_score"] == 1


def test_catching_up_records_only_what_differs(url, make_result):
    record(url, make_result("s001"), make_result("s002", questions=()))
    everyone = [make_result(student) for student in ("s001", "s002", "s003")]
    ungradable = make_result("s004", questions=(), status=Status.UNGRADABLE)
    with GradebookWriter(url) as writer:
        assert writer.catch_up("attention", [*everyone, ungradable]) == 3
        assert writer.catch_up("attention", [*everyone, ungradable]) == 0
    assert grades(url, "s003")["softmax-check"]["auto_score"] == 3


def test_recording_before_preparing_says_so(url, make_result):
    reason = pytest.raises(GradebookError, match="no assignment other; prepare it first")
    with GradebookWriter(url) as writer, reason:
        writer.record(make_result(assignment="other"))


def test_a_locked_gradebook_is_waited_for_and_then_named(url, make_result):
    path = url.removeprefix("sqlite:///")
    with GradebookWriter(url, timeout=0.3) as writer:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")
        started = time.monotonic()
        with pytest.raises(GradebookLocked, match=r"in use by another program for 0\.3 s"):
            writer.record(make_result())
        with pytest.raises(GradebookLocked, match=path):
            GradebookWriter(url, timeout=0.3)
        assert time.monotonic() - started > 0.6
        other.execute("ROLLBACK")
        other.close()
        writer.record(make_result())
    assert grades(url)["softmax-check"]["auto_score"] == 3


def test_what_is_no_gradebook_is_refused(tmp_path):
    path = tmp_path / "gradebook.db"
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)
    with pytest.raises(GradebookError, match="can't be opened"):
        GradebookWriter(f"sqlite:///{path}")
    with pytest.raises(GradebookError, match="can't be opened"):
        GradebookWriter("nonsense")


def test_a_time_that_is_gone_is_gone_from_the_gradebook_too(url, make_result):
    record(url, make_result(), make_result("s002"))
    moment = datetime(2025, 1, 10, 12)
    with Gradebook(url) as book:
        book.update_or_create_assignment("attention", duedate="2025-01-09 12:00:00 UTC")
    with GradebookWriter(url) as writer:
        late = writer.note_timestamps("attention", {"s001": moment, "s002": moment})
        assert sorted(late) == ["s001", "s002"]
        assert writer.note_timestamps("attention", {"s001": None}) == ["s002"]
    with Gradebook(url) as book:
        times = {s.student.id: s.timestamp for s in book.assignment_submissions("attention")}
        assert times == {"s001": None, "s002": moment}
