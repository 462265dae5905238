"""``iml tickets resolve --regrade``: what `iml regrade` runs, and what it changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import Done, run, undocumented
from courses import edit
from mails import mail, mbox
from nbgrader.api import Gradebook
from nbgrader_class import ROWS_ONLY, hand_in, solved

from autograder.course import Assignment, Visibility
from autograder.records.ticket_access import with_tickets
from autograder.records.tickets import correct


@pytest.fixture
def graded(course: Assignment) -> Assignment:
    """Bob's rows are wrong: 2.5 of 3 points, and a ticket that asks for a regrade."""
    hand_in(course, "bob", solved(course, centre=ROWS_ONLY))
    assert run("grade", "tiny", "--jobs", "1", folder=course.root).code == 0
    mbox(course.root / "r", mail("bob@example.org", "Regrade of tiny", "My work is right."))
    run("tickets", "import", "r", folder=course.root)
    return course


def loosen(course: Assignment) -> None:
    """Let the public check of the axis pass whatever the axis is."""
    path = course.check_file(Visibility.PUBLIC, "centre")
    edit(path, "student.centre(X, axis=1)", "student.centre(X.T).T")


def resolve(course: Assignment, *more: str) -> Done:
    return run("tickets", "resolve", "1", "--regrade", "--by", "Tess", *more, folder=course.root)


def log(course: Assignment) -> list[dict[str, Any]]:
    found = run("tickets", "show", "1", "--json", folder=course.root).document["log"]
    assert isinstance(found, list)
    return found[1:]


def pages(course: Assignment) -> list[Path]:
    return sorted((course.root / "reports/tiny/regrades").glob("*.html"))


def test_a_changed_check_is_run_and_the_difference_is_attached(graded: Assignment) -> None:
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}") as book:
        book.find_grade("centre-check", "tiny", "tiny", "bob").manual_score = 1
        book.db.commit()
    loosen(graded)
    done = resolve(graded, "--json")
    assert done.code == 0, done.stderr
    assert undocumented({**done.document, "regrade": None}) == set()
    change = done.document["regrade"]
    assert undocumented(dict.fromkeys(change)) == set()
    assert (change["before"], change["after"], change["max_score"]) == (2.5, 3, 3)
    assert change["questions"] == {"centre": [2.5, 3]}
    assert change["checks"] == [
        {"question": "centre", "title": "The axis can be chosen", "before": 0, "after": 0.5}
    ]
    answer = "You now have 3 of 3 points; before, you had 2.5.\n- centre: 2.5 → 3\n"
    assert answer in done.document["answer"]
    assert "checks, references or probes changed: centre" in done.stderr
    (page,) = pages(graded)
    entries = log(graded)
    assert [(entry["act"], entry["who"]) for entry in entries] == [
        ("regraded", "Tess"), ("drafted", "Tess"), ("resolved", "Tess"),
    ]  # fmt: skip
    said = f"2.5 → 3 of 3 points\ncentre, The axis can be chosen: 0 → 0.5\n{page}"
    assert entries[0]["detail"] == said
    with Gradebook(f"sqlite:///{graded.root / 'gradebook.db'}") as book:
        kept = book.find_grade("centre-check", "tiny", "tiny", "bob")
        assert (kept.manual_score, kept.auto_score) == (1, 3)


def test_where_nothing_has_changed_nothing_is_run(
    graded: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("autograder.cli.options.WarmProcess", None)
    done = resolve(graded)
    assert done.code == 0, done.stderr
    assert "1 judged by the same before" in done.stdout
    command = "iml regrade tiny --student bob --question …"
    assert f"nothing has changed since the grading; `{command}` would run checks" in done.stdout
    nothing = "nothing about the checks has changed since your submission of tiny was graded."
    assert f"{nothing}\nThe result is the same: 2.5 of 3 points.\n" in done.stdout
    assert (
        log(graded)[0]["detail"] == "2.5 → 2.5 of 3 points\nnothing has changed since the grading"
    )
    assert pages(graded) == []


def test_the_tickets_question_is_judged_again_though_nothing_has_changed(
    graded: Assignment,
) -> None:
    run("tickets", "set", "1", "--question", "centre", folder=graded.root)
    refused = resolve(graded, "--check-seconds", "7")
    advice = 'leave out --question to grade all of them again: `iml tickets set 1 --question ""`'
    assert (refused.code, advice in refused.stderr) == (2, True)
    done = resolve(graded)
    assert "1 run with some checks" in done.stdout
    assert "2.5 → 2.5 of 3 points\nno check changed" in done.stdout
    same = "your submission of tiny was graded again.\nThe result is the same: 2.5 of 3 points."
    assert same in done.stdout


def test_what_was_handed_in_again_is_named_and_not_regraded(graded: Assignment) -> None:
    hand_in(graded, "bob", solved(graded))
    done = resolve(graded, "--json")
    assert done.code == 1
    assert (done.document["ticket"]["state"], done.document["answer"]) == ("open", "")
    assert done.document["regrade"]["left"] == "handed in again since it was graded"
    assert "ticket 1 stays open: handed in again since it was graded" in done.stderr
    assert log(graded) == []


def test_a_submission_that_needs_a_person_leaves_the_ticket_open(graded: Assignment) -> None:
    hand_in(graded, "bob", b"no notebook")
    run("grade", "tiny", "--jobs", "1", folder=graded.root)
    done = resolve(graded, "--json")
    assert (done.code, done.document["ticket"]["state"]) == (1, "open")
    assert "ticket 1 stays open: the submission needs a person" in done.stderr


def test_a_written_answer_has_no_checks_to_run(graded: Assignment) -> None:
    run("tickets", "set", "1", "--question", "why", folder=graded.root)
    done = resolve(graded)
    assert (done.code, "about why, whose points a person gives" in done.stderr) == (2, True)


def test_a_question_that_has_another_name_now_is_set_anew(graded: Assignment) -> None:
    url = f"sqlite:///{graded.root / 'gradebook.db'}"
    with_tickets(url, lambda db: correct(db, 1, "Tess", assignment="tiny", question="center"))
    done = resolve(graded)
    said = "ticket 1 is about center, and tiny has no such question: first, "
    advice = "`iml tickets set 1 --question …`; did you mean 'centre'?"
    assert (done.code, done.stderr) == (2, f"iml: {said}{advice}\n")
