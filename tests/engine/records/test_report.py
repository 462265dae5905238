"""The class report adds up, links to students' pages, and can't act."""

from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest

from autograder.analysis.classwork import analyse
from autograder.analysis.report import render_report
from autograder.analysis.student_page import StudentPages
from autograder.analysis.written import write_analysis
from autograder.files import write_atomically
from autograder.outputs import Outputs
from autograder.render.page import script
from autograder.results import (
    CellResult,
    CellStatus,
    CheckResult,
    Outcome,
    Problem,
    QuestionResult,
    Status,
)

ATTACK = "\"><script>alert(1)</script>' onmouseover=alert(1)"


@pytest.fixture
def results(make_result):
    """Three graded the same, one better, one ungradable, one whose check broke."""
    softmax, attention = make_result().questions
    passed = tuple(
        replace(check, outcome=Outcome.PASSED, points=check.max_points)
        for check in attention.checks
    )
    broken = replace(softmax.checks[0], outcome=Outcome.GRADER_ERROR, points=0)
    partial = replace(softmax, checks=(broken, softmax.checks[1]))
    return [
        *(make_result(f"s00{i}") for i in (3, 2, 1)),
        make_result("s004", questions=(softmax, replace(attention, checks=passed))),
        make_result(
            "s005", questions=(), status=Status.UNGRADABLE, problems=(Problem("the file is empty"),)
        ),
        make_result("s006", questions=(partial, attention), status=Status.PARTIAL),
    ]


def test_the_report_adds_up(results, parse):
    text = parse(render_report(analyse("attention", iter(results)))).text
    for words in (
        "Submissions 6 Full marks 1",
        "Graded 4 Partly graded 1 Could not be graded 1",
        "s005 Could not be graded the file is empty",
        "s006 Partly graded softmax: the check “Weights sum to one” broke",
        "softmax 2.8 / 3 4 of 5 1.00 – – – – – 2 attention 3.2 / 6 1 of 5 0.56 – – – – –",
        "s001 Graded 5.5 3 2.5 3 of 5 3.2 s002 Graded",
        "s005 Could not be graded 0 – – 0 of 0 3.2",
        "Weights sum to one 1 4 of 5 1.00 – grader error 1 (20%)",
        "Attention over image patches hidden 2 1 of 5 0.25 1.00 error 4 (80%)",
        "All 6 6 4 6.38 9 5.5 1.52 3.2 s",
        "Not known without a gradebook: who is late",
        "Isolation of student code: namespaces and Landlock.",
    ):
        assert words in text, words


def links(page: Path, parse) -> set[Path]:
    """Return the files that a page links to."""
    hrefs = [href for href in parse(page.read_text()).all("a", "href") if not href.startswith("#")]
    return {(page.parent / unquote(href)).resolve() for href in hrefs}


def test_links_lead_to_students_pages_and_from_there_to_feedback_and_notebook(
    tmp_path, make_result, parse
):
    students = ["s001", "Ada Lovelace", "100%", "../x", "a#b?c&d"]
    results = [make_result(student) for student in students]
    outputs = Outputs(tmp_path, "attention")
    for student in students[1:]:
        for file in (outputs.feedback(student), outputs.autograded(student)):
            write_atomically(file, "")
    path = write_analysis(outputs, analyse("attention", results), ["softmax"], results)
    assert path == tmp_path / "reports/attention/index.html"
    assert links(path, parse) == {outputs.student_page(student) for student in students}
    for student in students[1:]:
        expected = {path, outputs.feedback(student), outputs.autograded(student)}
        assert links(outputs.student_page(student), parse) == expected
    assert links(outputs.student_page("s001"), parse) == {path}  # nothing else is there


def test_an_empty_class_has_a_page_too(parse, assert_inert):
    html = render_report(analyse("attention", []))
    assert_inert(html, script("report.js"))
    assert "No submission has been graded yet." in parse(html).text


def test_whatever_goes_in_nothing_acts(make_result, assert_inert, tmp_path):
    check = CheckResult(ATTACK, ATTACK, ATTACK, Outcome.FAILED, 0, 1, ATTACK, ATTACK)
    hostile = make_result(
        ATTACK,
        assignment=ATTACK,
        status=Status.PARTIAL,
        problems=(Problem(ATTACK),),
        isolation=ATTACK,
        cells=(CellResult(ATTACK, CellStatus.ERROR, 0, ATTACK),),
        questions=(QuestionResult(ATTACK, (check,)),),
    )
    work = analyse(ATTACK, [hostile])
    assert_inert(render_report(work), script("report.js"))
    assert_inert(StudentPages(work, None, Outputs(tmp_path, ATTACK)).render(hostile))


def test_templates_are_part_of_the_package():
    templates = Path(__file__).parents[3] / "autograder/render/templates"
    names = {path.name for path in templates.iterdir()}
    assert {"base.html", "feedback.html", "report.html", "report.js", "page.css"} <= names
