"""What differs between two gradings, in words and on a page."""

from __future__ import annotations

from bs4 import BeautifulSoup

from autograder.analysis.kept_difference import render_difference, sentences
from autograder.analysis.people import People
from autograder.course import Visibility
from autograder.grading.difference import Change, CheckChange, Half, Verdict, difference
from autograder.results import Outcome, Status

ONE, OTHER = Half(Status.GRADED, 1.0, 3.0), Half(Status.GRADED, 2.0, 3.0)


def test_who_is_in_one_grading_only_is_no_changed_score() -> None:
    found = difference("tiny", [Change("ada", ONE, None), Change("bob", ONE, OTHER)])
    assert sentences(found) == ["1 of 1 scores changed: 1 rose, 0 fell; mean 1 → 2 points"]


def test_a_students_checks_are_beside_the_student() -> None:
    failed, passed = Verdict(Outcome.FAILED, 0, 1, "no"), Verdict(Outcome.PASSED, 1, 1, "")
    checks = tuple(
        CheckChange("centre", f"test_{n}", f"Title {n}", Visibility.HIDDEN, failed, passed)
        for n in range(2)
    )
    found = difference("tiny", [Change("ada", ONE, OTHER, checks), Change("bob", ONE, None)])
    page = BeautifulSoup(render_difference(found, People(), ["points changed"]), "html.parser")
    assert page.find(string="Points changed.")
    first, second, third = page.tbody.find_all("tr")
    assert first.th.string == "ada"
    assert (first.th["rowspan"], third.th["rowspan"]) == ("2", "1")
    assert "Title 0" in first.text
    assert "Title 1" in second.text
    assert second.th is None
