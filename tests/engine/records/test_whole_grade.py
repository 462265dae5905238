"""What people and lateness add to a page, and what changed since the version before."""

from dataclasses import replace
from datetime import datetime

import pytest
from nbgrader.api import Gradebook

from autograder.booked import Booked, BookedQuestion
from autograder.records.gradebook import GradebookWriter
from autograder.records.gradebook_reader import read_booked
from autograder.records.store import ResultStore
from autograder.render.feedback import Beside, feedback_page, render_feedback
from autograder.render.feedback_grade import whole_grade
from autograder.render.progress import progress
from autograder.results import Outcome, Status


def questions(*given: BookedQuestion) -> dict[str, BookedQuestion]:
    return {question.name: question for question in given}


def test_points_comments_and_penalty_are_added_up(make_result, source, executed, parse):
    booked = Booked(
        penalty=1.5,
        due=datetime(2025, 3, 1, 12),
        handed_in=datetime(2025, 3, 2, 15),
        questions=questions(
            BookedQuestion("attention", 5.0, comment="Beta was meant <right>."),
            BookedQuestion("reflect", 3.0, comment="Well argued."),
        ),
    )
    page = feedback_page(make_result(), executed, source, Beside(booked, "By the policy."))
    text = parse(render_feedback(page)).text
    for words in (
        "9.5 / 13 points",
        "Handed in 1 d 3 h late (due 2025-03-01 12:00 UTC, handed in 2025-03-02 15:00 UTC). "
        "By the policy. That costs 1.5 points.",
        "From the person who graded attention 5 of 6 points Beta was meant <right>. "
        "reflect 3 of 4 points Well argued.",
        "attention graded by a person; by its checks 2.5 5 / 6",
        "reflect graded by a person 3 / 4",
        "Late penalty Handed in 1 d 3 h late",
        "−1.5 Total 9.5 / 13",
    ):
        assert words in text, words
    assert "so far" not in text


def test_a_penalty_takes_no_more_than_there_is(make_result, source):
    grade = whole_grade(make_result(), source, Booked(penalty=50))
    assert (grade.score, grade.reason) == (0.0, "Taken off for handing in late.")


def test_only_the_gradebook_ends_the_wait_for_a_written_answer(make_result, source):
    waits = Booked(questions=questions(BookedQuestion("reflect", waiting=True)))
    done = Booked(questions=questions(BookedQuestion("reflect")))
    for booked, waiting in ((None, True), (waits, True), (done, False)):
        grade = whole_grade(make_result(), source, booked)
        assert [row.name for row in grade.waiting] == ["reflect"] * waiting
        assert grade.open_points == 4 * waiting
    assert whole_grade(make_result(), source, None, ["reflect"]).waiting == []


def test_what_could_not_be_graded_waits_for_nobody_but_may_get_points(make_result, source):
    lost = make_result(questions=(), status=Status.UNGRADABLE)
    grade = whole_grade(lost, source, None)
    assert (grade.score, grade.max_score, grade.waiting) == (0.0, 13, [])
    given = Booked(questions=questions(BookedQuestion("attention", 4.0)))
    assert whole_grade(lost, source, given).score == 4.0


@pytest.fixture
def url(tmp_path, source, make_result):
    """A gradebook of one late submission with points and comments of a person."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with GradebookWriter(url) as writer:
        writer.prepare(source)
        writer.record(make_result("s001"))
        writer.record(make_result("s002"))
        writer.note_timestamps("attention", {"s001": datetime(2025, 3, 2)})
    with Gradebook(url) as book:
        book.update_or_create_assignment("attention", duedate="2025-03-01 12:00:00 UTC")
        where = ("attention", "attention", "s001")
        written = book.find_grade("reflect", *where)
        written.manual_score, written.extra_credit, written.needs_manual_grade = 2.0, 1.0, False
        book.find_grade("attention-check", *where).extra_credit = 0.5
        book.find_comment("reflect", *where).manual_comment = " Well argued. "
        book.find_submission_notebook("attention", *where[1:]).late_submission_penalty = 0.75
        book.db.commit()
    return url


def test_the_gradebook_is_read_as_people_left_it(url):
    booked = read_booked(url, "attention")
    ada, bob = booked["s001"], booked["s002"]
    assert (ada.penalty, ada.due, ada.handed_in) == (
        *(0.75, datetime(2025, 3, 1, 12)),
        datetime(2025, 3, 2),
    )
    assert ada.question("reflect") == BookedQuestion("reflect", 3.0, False, "Well argued.")
    assert ada.question("attention").points == 3.0
    assert ada.question("softmax").points is None
    assert bob.question("reflect") == BookedQuestion("reflect", None, True, "")
    assert (ada.adds, bob.adds) == (True, False)
    assert read_booked(url, "other") == {}


def at(result, version, hour, **changes):
    """Return a result of another version, graded at an hour of the same day."""
    started = f"2025-03-01T{hour:02}:00:00+00:00"
    return replace(result, submission_sha256=version * 64, started=started, **changes)


def better(result):
    softmax, attention = result.questions
    passed = tuple(
        replace(check, outcome=Outcome.PASSED, points=check.max_points)
        for check in attention.checks
    )
    lost = (replace(softmax.checks[0], outcome=Outcome.FAILED, points=0), softmax.checks[1])
    return (replace(softmax, checks=lost), replace(attention, checks=passed))


def test_what_was_gained_and_lost_since_the_version_before_is_said(make_result, source, parse):
    first = at(make_result(), "a", 8)
    second = at(make_result(), "b", 9, questions=better(first))
    text = parse(render_feedback(feedback_page(second, None, source, Beside(earlier=first)))).text
    assert (
        "Since your version that was graded on 2025-03-01 08:00 UTC: "
        "gained: attention 2.5 → 6 of 6 lost: softmax 3 → 2 of 3" in text
    )
    assert "The checks were changed" not in text
    same = parse(render_feedback(feedback_page(first, None, source, Beside(earlier=first)))).text
    assert "08:00 UTC: no exercise gained or lost points." in same


def test_other_checks_are_said_and_other_points_not_compared(make_result):
    first = at(make_result(), "a", 8, checks_sha256="9" * 64)
    second = at(make_result(), "b", 9, questions=better(first))
    assert not progress(second, first).same_checks
    softmax, attention = first.questions
    fewer = replace(first, questions=(softmax, replace(attention, checks=attention.checks[:1])))
    assert [step.name for step in progress(second, fewer).gained] == []
    assert progress(second, None) is None
    assert progress(replace(second, questions=()), first) is None


def test_the_version_before_is_kept_when_another_is_recorded(tmp_path, make_result):
    store = ResultStore(tmp_path, "attention")
    first, second = at(make_result(), "a", 8), at(make_result(), "b", 9)
    store.write(first)
    assert store.earlier(second) == first  # before it is replaced, when the page is drawn
    assert store.earlier(first) is None
    store.write(second)
    assert store.earlier(second) == first
    assert [result.submission_sha256[0] for result in store.read_all()] == ["b"]
    # Graded again, also with another score, it is still compared with the first.
    again = replace(second, started="2025-03-01T10:00:00+00:00")
    store.write(again)
    assert store.earlier(again) == first
    third = at(make_result(), "c", 11)
    store.write(third)
    assert store.earlier(third) == again
    assert store.unreadable() == []


def test_a_failed_grading_in_between_loses_no_version(tmp_path, make_result):
    store = ResultStore(tmp_path, "attention")
    first, second = at(make_result(), "a", 8), at(make_result(), "b", 9)
    broken = at(make_result(), "b", 10, questions=(), status=Status.PARTIAL)
    unreadable = at(make_result(), "", 11, questions=(), status=Status.UNGRADABLE)
    for result in (first, second, broken, unreadable, second):
        store.write(result)
    assert store.earlier(second) == first
    folder = tmp_path / "results/attention/earlier/s001"
    assert len([*folder.glob("*.json")]) == 2
    (folder / "x.json").write_text("{")
    assert store.earlier(second) == first


def test_versions_of_other_students_are_not_compared(tmp_path, make_result):
    store = ResultStore(tmp_path, "attention")
    store.write(at(make_result("s002"), "a", 8))
    path = store.write(at(make_result("s002"), "b", 9))
    other = tmp_path / "results/attention/earlier/s001"
    other.mkdir(parents=True)
    path.rename(other / "moved.json")
    assert store.earlier(at(make_result("s001"), "c", 10)) is None
