"""A student's page for staff has every check, and says how the student compares with the class."""

import dataclasses
import datetime
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from classes import QUESTIONS, result

from autograder.analysis.classwork import analyse
from autograder.analysis.people import People
from autograder.analysis.similar import Alike, Similar
from autograder.analysis.student_page import StudentPages
from autograder.booked import Booked, BookedQuestion
from autograder.outputs import Outputs
from autograder.records.roster import Roster, RosterEntry
from autograder.results import Audience, CellResult, CellStatus, Outcome, Problem, Relied, Status

DUE = datetime.datetime(2026, 5, 4, 12)
ROSTER = Roster(
    [RosterEntry("s1", "Lovelace, Ada", section="A"), RosterEntry("s2", "Turing, Alan")], Path()
)
SIMILAR = Similar(3, (Alike("s2", "s3", 0.5, ()), Alike("s1", "s3", 0.8125, ())))


def words(class_, student, booked=None, people=None):
    """Return the text of a student's page."""
    work = analyse("attention", class_, people)
    pages = StudentPages(
        work if booked is None else work.with_booked(booked), SIMILAR, Outputs(Path(), "attention")
    )
    (one,) = [one for one in class_ if one.student_id == student]
    return " ".join(BeautifulSoup(pages.render(one), "html.parser").get_text(" ").split())


@pytest.fixture
def class_():
    return [
        result("s1", lambda name, i: True),
        result("s2", lambda name, i: i == 0),
        result("s3", lambda name, i: i == 0),
    ]


def test_every_check_is_there_with_outcome_points_and_the_classs_share(class_):
    text = words(class_, "s2")
    for name, points in QUESTIONS.items():
        for i, most in enumerate(points):
            hidden = " hidden" if i else ""
            end = f"failed 0 / {most:g} 33%" if i else f"passed {most:g} / {most:g} 100%"
            assert f"Check {i} of {name}{hidden} {end} 0.0" in text
        lost = sum(points[1:])
        assert (f"Forgets {name}." in text) == bool(lost)
    assert "beam 3 of 7 points · class 4.33" in text  # (7 + 3 + 3) / 3


def test_the_score_is_compared_with_class_and_section(class_):
    people = People(ROSTER)
    assert (
        "Above 2 of 2 other graded submissions; the class's average is 13.67, "
        "section A's average is 20." in words(class_, "s1", people=people)
    )
    equal = "Above 0 of 2 other graded submissions, equal to 1; the class's average is 13.67."
    assert equal in words(class_, "s2", people=people)
    assert "other graded" not in words(class_[:1], "s1")
    partial = dataclasses.replace(class_[0], status=Status.PARTIAL)
    assert "The score isn't final." in words([partial, *class_[1:]], "s1")


def test_messages_hints_cells_problems_and_follow_through_are_shown(class_):
    one = class_[1]
    beam = one.questions[2]
    broken = dataclasses.replace(
        beam.checks[1], outcome=Outcome.STUDENT_ERROR, message="It raised `ValueError`.", hint="Sum"
    )
    question = dataclasses.replace(
        beam, checks=(beam.checks[0], broken), follow_through=(Relied("softmax", replaced=True),)
    )
    one = dataclasses.replace(
        one,
        questions=(*one.questions[:2], question, one.questions[3]),
        cells=(
            CellResult("fine", CellStatus.OK),
            CellResult("loops", CellStatus.TIMEOUT, 15.0, "It took longer than 15 s."),
        ),
        problems=(Problem("the hidden check /x broke", Audience.STAFF),),
        release="2026-01",
    )
    text = words([class_[0], one], "s2", people=People(ROSTER, twice=["s2"]))
    for expected in (
        "Check 1 of beam hidden It raised ValueError . Sum error 0 / 3",
        "Follow-through: your softmax was replaced",
        "loops timeout 15.0 It took longer than 15 s.",
        "the hidden check /x broke",
        "The student is more than once in the roster.",
        "Graded by another release: 2026-01.",
    ):
        assert expected in text
    assert "fine" not in text


def test_what_the_gradebook_adds_is_shown(class_):
    moment = DUE + datetime.timedelta(hours=3)
    essay = BookedQuestion("essay", waiting=True)
    given = BookedQuestion("beam", points=6.5)
    booked = {"s1": Booked(2.5, DUE, moment, {"essay": essay, "beam": given})}
    text = words(class_, "s1", booked)
    assert "Handed in 2026-05-04 15:00 UTC Late 3 h 0 min late, 2.5 points off" in text
    assert "Waits for a person essay" in text
    assert "a person gave 6.5 points" in text
    assert "Late" not in words(class_, "s2", booked)


def test_similar_work_is_linked(class_):
    assert "81% alike with s1" in words(class_, "s3")
    assert "50% alike with s2 · 81% alike with s1" in words(class_, "s3")
    assert "alike" not in words([class_[0]], "s1").replace("81% alike with s3", "")
