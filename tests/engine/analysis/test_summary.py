"""The panel, the lists and the tables agree with one another and with pandas."""

import datetime
import io

import pandas as pd
import pytest
from bs4 import BeautifulSoup, Tag
from classes import QUESTIONS, random_class, result
from staff_pages import DUE, HOUR, SIMILAR, booked, people, work

from autograder.analysis.classwork import analyse
from autograder.analysis.people import read_people
from autograder.analysis.report import render_report
from autograder.analysis.report_people import MOST_NAMED
from autograder.analysis.summary import handed_in
from autograder.analysis.tables import item_analysis_csv, student_analysis_csv
from autograder.booked import Booked, BookedQuestion
from autograder.results import Status

COUNT = 60
CLASS = work(COUNT)


@pytest.fixture(scope="module")
def students() -> pd.DataFrame:
    text = student_analysis_csv(CLASS.found.rows, CLASS.absent, list(QUESTIONS), CLASS.booked)
    return pd.read_csv(io.StringIO(text))


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    return BeautifulSoup(render_report(CLASS), "html.parser")


def cells(page: BeautifulSoup, label: str) -> list[list[str]]:
    """Return a table of the page: its heading, and its rows."""
    (region,) = page.find_all(attrs={"aria-label": label})
    # Cells may do without end tags: the text of one reaches to the next.
    rows = [row.find_all(["th", "td"]) for row in region.find_all("tr")]
    return [[_text(cell) for cell in row] for row in rows]


def _text(cell: Tag) -> str:
    texts = [cell.find_all(string=True)[0], ""]
    if day := cell.find("span", class_="nowrap", recursive=False):
        texts = [day.string or "", str(day.next_sibling)]
    return " ".join(" ".join(texts).split())


def test_the_panel_is_what_pandas_makes_of_the_table_of_students(students, page):
    head, *rows = cells(page, "Summary")
    panel = pd.DataFrame(rows, columns=head).set_index("Section")
    parts = {"All": students, **dict(list(students.groupby("section")))}
    assert list(panel.index) == ["All", "A", "B"]
    for name, part in parts.items():
        graded = part[part.status == "graded"]
        expected = {
            "Students": len(part),
            "Handed in": part.status.count(),
            "Graded": len(graded),
            "Average": graded.score.mean(),
            "High": graded.score.max(),
            "Low": graded.score.min(),
            "Standard deviation": graded.score.std(ddof=0),
            "Average time": graded.seconds.mean(),
            "Late": (part.seconds_late > 0).sum(),
            "Waiting": part.waiting.count(),
        }
        for column, value in expected.items():
            shown = float(panel.loc[name, column].removesuffix(" s"))
            assert shown == pytest.approx(value, abs=0.0051 if column != "Average time" else 0.051)
        submitted = pd.to_datetime(part.submitted).dropna()
        assert panel.loc[name, "First in (UTC)"] == f"{submitted.min():%Y-%m-%d %H:%M}"
        assert panel.loc[name, "Last in (UTC)"] == f"{submitted.max():%Y-%m-%d %H:%M}"
        before = pd.Timestamp(DUE, tz="UTC") - submitted
        soon = before.between(pd.Timedelta(0), pd.Timedelta(days=1)).mean()
        assert panel.loc[name, "Last day"] == f"{soon:.0%}"


def test_the_table_of_items_on_the_page_is_that_of_the_file(page):
    items = pd.read_csv(io.StringIO(item_analysis_csv(CLASS.items)))
    questions = items[items.check.isna()].set_index("question")
    _, *rows = cells(page, "Item analysis")
    assert [row[1] or name for row, name in zip(rows, QUESTIONS, strict=True)]
    for row, (_, one) in zip(rows, questions.iterrows(), strict=True):
        shown = [float(row[i]) for i in (4, 5, 6, 7, 9)]
        columns = ["difficulty", "discrimination", "upper", "lower", "alpha_without"]
        assert shown == pytest.approx([one[name] for name in columns], abs=0.0051)


def test_the_table_of_students_is_that_of_the_results(students):
    for one in random_class(COUNT):
        row = students[students.student_id == one.student_id].iloc[0]
        n = int(one.student_id[1:])
        assert row.score == one.score
        assert [row[q.name] for q in one.questions] == [q.score for q in one.questions]
        assert row.n_correct == sum(c.points > 0 for q in one.questions for c in q.checks)
        late = booked(n).handed_in - DUE
        assert row.seconds_late == max(0.0, late.total_seconds())
        assert row.late_penalty == 2.5 * (n % 5 == 0)
        assert (row.waiting == "essay") == (n % 3 == 0)
    absent = students[students.status.isna()]
    assert list(absent.student_id) == [f"s{COUNT:04}"]
    assert absent[["score", "submitted", "seconds_late", "late_penalty"]].isna().all(axis=None)


def test_what_is_not_known_of_a_moment_is_left_empty():
    found = {"s0000": Booked(0, None, DUE), "s0001": Booked(0, DUE, None)}
    text = student_analysis_csv(analyse("attention", random_class(3)).found.rows, [], [], found)
    rows = pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)
    shown = rows[["submitted", "seconds_late", "waiting"]].to_numpy().tolist()
    assert shown == [["2026-05-04T12:00:00Z", "", ""], ["", "", ""], ["", "", ""]]


def listed(page: BeautifulSoup, title: str) -> list[str]:
    (heading,) = [head for head in page.find_all("h3") if head.get_text().startswith(title)]
    return [item.get_text(" ", strip=True) for item in heading.find_next("ul").find_all("li")]


def test_everyone_who_waits_is_late_or_absent_is_listed(page):
    waiting = listed(page, "Waits for points that a person gives: essay")
    assert sorted(waiting) == sorted(f"Student, Name {n}" for n in range(0, COUNT, 3))
    late = listed(page, "Late")
    assert len(late) == COUNT // 5
    assert "Student, Name 5 (2.5 points off for an hour.)" in late
    assert listed(page, "Handed in nothing") == [f"Student, Name {COUNT}"]


def test_who_waits_for_other_questions_than_most_is_told_apart():
    many = {f"q{i}": BookedQuestion(f"q{i}", waiting=True) for i in range(9)}
    found = CLASS.with_booked(
        {
            "s0001": Booked(questions={"essay": BookedQuestion("essay", waiting=True)}),
            "s0002": Booked(questions={"essay": BookedQuestion("essay", waiting=True)}),
            "s0003": Booked(questions=many),
        }
    )
    page = BeautifulSoup(render_report(found), "html.parser")
    waiting = listed(page, "Waits for points that a person gives: essay")
    assert waiting == ["Student, Name 1", "Student, Name 2", "Student, Name 3 (9 exercises)"]


def test_long_lists_are_cut_and_say_so():
    page = BeautifulSoup(render_report(work(5 * MOST_NAMED + 5)), "html.parser")
    assert len(listed(page, "Late")) == MOST_NAMED
    assert "And 1 more: see the student analysis." in " ".join(page.get_text().split())


def test_who_is_not_in_the_roster_or_twice_in_it_is_listed_by_id(tmp_path):
    path = tmp_path / "roster.csv"
    head = "student_id,name,email,section,lms_id\n"
    path.write_text(f"{head}s1,Ada,,A,\ns2,Alan,,B,\ns2,Alan,,A,\ns3,Grace,,B,\ns3,Grace,,B,\n")
    class_ = [result(name, lambda name, i: True) for name in ("s1", "s2", "s9")]
    page = BeautifulSoup(
        render_report(analyse("attention", class_, read_people(path))), "html.parser"
    )
    assert listed(page, "Not in the roster") == ["s9"]
    assert listed(page, "More than once in the roster") == ["s2"]
    assert listed(page, "Handed in nothing") == ["s3"]  # twice in it, and not there


def test_without_a_gradebook_nothing_is_said_of_lateness():
    page = BeautifulSoup(
        render_report(analyse("attention", random_class(3), people(3))), "html.parser"
    )
    assert "Not known without a gradebook" in page.get_text()
    assert "Late" not in cells(page, "Summary")[0]
    assert not [head for head in page.find_all("h3") if head.get_text().startswith("Late")]


def test_who_is_not_graded_in_full_counts_as_handed_in_and_waits_in_a_list():
    partial = result("s0000", lambda name, i: True, Status.PARTIAL)
    found = analyse("attention", [partial, *list(random_class(5))[1:]])
    (whole,) = found.summaries
    assert (whole.students, whole.handed_in, whole.n) == (5, 5, 4)
    assert found.summaries[0].times is None


@pytest.mark.parametrize(
    ("before", "share"),
    [([0.0, 24.0, 24.01, -0.01], 0.5), ([30.0], 0.0), ([], None)],
)
def test_the_last_day_ends_when_work_is_due(before, share):
    due = [Booked(0, DUE, DUE - hours * HOUR) for hours in before]
    without = [Booked(0, None, DUE), Booked(0, DUE, None)]
    found = handed_in([*due, *without])
    assert found is not None
    assert found.last_day == share
    assert handed_in(without[1:]) is None


def test_similar_submissions_are_worth_a_look():
    text = BeautifulSoup(render_report(CLASS, SIMILAR), "html.parser").get_text()
    assert "1 pair of submissions alike, listed below" in text
    assert "alike, listed below" not in render_report(CLASS)


def test_without_a_moment_nobody_is_late():
    hour = datetime.timedelta(hours=1)
    assert Booked(0, DUE, DUE).late_by is None
    assert not Booked(0, DUE, DUE).is_late
    assert not Booked(0, None, DUE + hour).is_late
    assert not Booked(0, DUE, None).is_late
    assert Booked(0, DUE, DUE + hour).is_late
    assert Booked(1, DUE, None).is_late
