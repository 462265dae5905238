"""``iml tickets resolve --regrade``: a real grading, and what it changed."""

from __future__ import annotations

from commands import run, undocumented
from mails import mail, mbox
from nbgrader_class import ROWS_ONLY, hand_in, solved

from autograder.course import Assignment
from autograder.results import Status


def test_a_regrade_runs_and_its_difference_is_attached(course: Assignment) -> None:
    root = course.root
    hand_in(course, "bob", solved(course, centre=ROWS_ONLY))
    assert run("grade", "tiny", "--jobs", "1", folder=root).code == 0
    mbox(root / "r", mail("bob@example.org", "Regrade of tiny", "My centre is right."))
    run("tickets", "import", "r", folder=root)
    hand_in(course, "bob", solved(course))
    done = run("tickets", "resolve", "1", "--regrade", "--by", "Tess", "--json", folder=root)
    assert done.code == 0, done.stderr
    assert undocumented({**done.document, "regrade": None}) == set()
    change = done.document["regrade"]
    assert (change["before"], change["after"], change["max_score"]) == (2.5, 3, 3)
    assert change["questions"] == {"centre": [2.5, 3]}
    assert change["checks"] == [
        {"question": "centre", "title": "The axis can be chosen", "before": 0, "after": 0.5}
    ]
    assert (
        "You now have 3 of 3 points; before, you had 2.5.\n- centre: 2.5 → 3\n"
        in (done.document["answer"])
    )
    log = run("tickets", "show", "1", "--json", folder=root).document["log"]
    assert [(entry["act"], entry["who"]) for entry in log[1:]] == [
        ("regraded", "Tess"), ("drafted", "Tess"), ("resolved", "Tess"),
    ]  # fmt: skip
    assert log[1]["detail"] == ("2.5 → 3 of 3 points\ncentre, The axis can be chosen: 0 → 0.5")


def test_a_submission_that_needs_a_person_leaves_the_ticket_open(course: Assignment) -> None:
    root = course.root
    hand_in(course, "bob", b"no notebook")
    mbox(root / "r", mail("bob@example.org", "Regrade of tiny"))
    run("tickets", "import", "r", folder=root)
    done = run("tickets", "resolve", "1", "--regrade", "--json", folder=root)
    assert done.code == 1
    assert (done.document["ticket"]["state"], done.document["answer"]) == ("open", "")
    assert done.document["regrade"]["before"] is None
    assert "ticket 1 stays open: the submission needs a person" in done.stderr
    assert Status.UNGRADABLE in (root / "results/tiny/grades.csv").read_text()
