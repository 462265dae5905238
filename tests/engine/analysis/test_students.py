"""Student analysis: names, sections, who is absent; and what a roster can get wrong."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from classes import QUESTIONS, random_class, result

from autograder.analysis.classwork import analyse
from autograder.analysis.people import read_people
from autograder.analysis.report import render_report
from autograder.analysis.tables import student_analysis_csv
from autograder.results import Status

HEADER = "student_id,name,email,section,lms_id\n"
ROSTER = f'{HEADER}s1,"Lovelace, Ada",,A,\ns2,"=Turing, Alan",,B,\ns3,"Hopper, Grace",,B,\n'


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(ROSTER)
    return path


def words_of(work):
    """Return the text of the page."""
    return " ".join(BeautifulSoup(render_report(work), "html.parser").get_text(" ").split())


@pytest.fixture
def work(roster):
    class_ = [
        result("s1", lambda name, i: True),
        result("s2", lambda name, i: i == 0),
        result("s9", lambda name, i: False, Status.PARTIAL),
    ]
    return analyse("attention", class_, read_people(roster))


def test_the_table_has_everyone_of_results_and_roster(work):
    text = student_analysis_csv(work.found.rows, work.absent, list(QUESTIONS))
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["student_id"] for row in rows] == ["s1", "s2", "s3", "s9"]
    ada, alan, grace, unknown = rows
    assert (ada["name"], ada["section"], ada["score"], ada["beam"]) == (
        *("Lovelace, Ada", "A", "20", "7"),
    )
    assert (ada["n_correct"], ada["n_incorrect"], alan["n_correct"]) == ("9", "0", "4")
    assert alan["name"] == "'=Turing, Alan"  # nothing that a spreadsheet runs
    assert (grace["name"], grace["status"], grace["score"]) == ("Hopper, Grace", "", "")
    assert (unknown["name"], unknown["status"]) == ("", "partial")


def test_summaries_are_of_the_class_and_of_each_section(work):
    shown = [(one.section, one.n, one.average) for one in work.summaries]
    assert shown == [("", 2, 15.25), ("A", 1, 20.0), ("B", 1, 10.5)]
    assert (work.summaries[0].high, work.summaries[0].low) == (20.0, 10.5)
    assert work.summaries[0].standard_deviation == pytest.approx(4.75)


def test_the_page_names_students_and_says_of_whom_it_knows_nothing(work):
    text = words_of(work)
    for words in (
        "Lovelace, Ada A Graded 20",
        "Handed in nothing 1 Hopper, Grace",
        "Hopper, Grace B Handed in nothing",
        "Not in the roster 1 s9",
        "A 1 1 1 20 20 20 0 5.0 s B 2 1 1 10.5",
    ):
        assert words in text, words
    row = next(row for row in work.found.rows if row.student_id == "s9")
    assert (row.name, row.note.partition(";")[0]) == ("s9", "not in the roster")


def test_who_is_twice_in_the_roster_is_shown_by_id(roster):
    roster.write_text(f"{ROSTER}s2,Somebody Else,,A,\n")
    work = analyse("attention", random_class(0), read_people(roster))
    assert work.notes == []
    people = read_people(roster)
    assert people.person("s2").note == "more than once in the roster"
    assert people.person("s1").name == "Lovelace, Ada"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,name\n1,Ada\n", "no column 'student_id'"),
        ("", "is empty"),
        (HEADER, "lists no student"),
        (None, "No such file"),
    ],
)
def test_a_roster_that_cannot_be_read_is_one_line_and_the_report_appears(roster, text, words):
    if text is None:
        roster.unlink()
    else:
        roster.write_text(text)
    work = analyse("attention", [result("s1", lambda name, i: True)], read_people(roster))
    (note,) = work.notes
    assert note.startswith("no names: ")
    assert words in note
    assert "\n" not in note
    page = words_of(work)
    assert "s1 Graded 20" in page
    assert words in page


def test_mistakes_are_counted_and_their_makers_named(roster):
    class_ = [result(f"s{n}", lambda name, i, n=n: name != "beam" or n > 6) for n in range(1, 9)]
    text = words_of(analyse("attention", class_, read_people(roster)))
    assert (
        "Forgets beam. 6: Lovelace, Ada; =Turing, Alan; Hopper, Grace; s4; s5; and 1 more" in text
    )
