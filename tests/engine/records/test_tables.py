"""The terminal's tables fit its width and show ids and texts as they are."""

import io

import pytest
from rich.console import Console

from autograder.render.table import ResultsTable, check_table, summary
from autograder.render.tally import row_of
from autograder.results import Problem, QuestionResult, Status


def printed(renderable, width=80):
    console = Console(file=io.StringIO(), width=width)
    console.print(renderable)
    return console.file.getvalue()


def table_of(results):
    return ResultsTable("attention", [row_of(result) for result in results])


def lines(renderable, width=80):
    return [line.split() for line in printed(renderable, width).splitlines()]


@pytest.fixture
def results(make_result):
    bad = {
        "questions": (),
        "status": Status.UNGRADABLE,
        "problems": (Problem("the file is empty"),),
    }
    return [make_result("s001"), make_result("s002", **bad)]


def test_a_class_has_a_line_per_student(results):
    table = lines(table_of(results), 100)
    assert "student status score softmax attention sec note".split() in table
    assert "s001 graded 5.5/9 3 2.5 3.2".split() in table
    assert "s002 ungradable 0/9 - - 3.2 the file is empty".split() in table


def test_who_lost_nothing_may_need_a_person_all_the_same(make_result):
    problem = Problem("the notebook holds 3 MB of code", needs_person=True)
    row = row_of(make_result("s001", problems=(problem, Problem("unusual, but fine"))))
    assert row.status is Status.GRADED
    assert row.reasons == [problem.text]


def test_in_a_narrow_terminal_notes_stand_below(results):
    table = lines(table_of(results), 60)
    assert "s002 ungradable 0/9 - - 3.2".split() in table
    assert "s002: the file is empty".split() in table


def test_many_questions_are_numbered_with_a_legend(make_result):
    check = make_result().questions[0].checks[0]
    names = [f"a_question_with_a_long_name_{i}" for i in range(10)]
    result = make_result(questions=tuple(QuestionResult(name, (check,)) for name in names))
    text = printed(table_of([result]))
    assert max(map(len, text.splitlines())) <= 80
    assert "s001 graded 10/9 1 1 1 1 1 1 1 1 1 1 3.2".split() in [
        x.split() for x in text.splitlines()
    ]
    assert all(f"{i}={name}" in text for i, name in enumerate(names, 1))


def test_what_does_not_fit_at_all_comes_in_further_tables(make_result):
    checks = make_result().questions[0].checks[:1]
    questions = tuple(QuestionResult(f"question_{i}", checks) for i in range(40))
    result = make_result("an-id-that-is-much-longer-than-usual", questions=questions)
    table = table_of([result])
    for width in (40, 60, 80):
        assert max(map(len, printed(table, width).splitlines())) <= width
        heads = [line for line in lines(table, width) if line[:1] == ["student"]]
        numbers = [int(word) for head in heads for word in head if word.isdigit()]
        assert numbers == list(range(1, 41))


def test_markup_and_control_characters_are_text(make_result):
    result = make_result("[red]x[/red]\x1b[2J", problems=(Problem("[bold]a[/bold]\x1b[2J"),))
    for table in (table_of([result]), check_table(result)):
        text = printed(table, 120)
        assert "[red]x[/red]\\x1b[2J" in text
        assert "\x1b" not in text
    assert "[bold]a[/bold]\\x1b[2J" in printed(check_table(result))


def test_the_summary_counts(results):
    rows = [row_of(result) for result in results]
    assert summary(rows).plain == "2 submissions, mean 2.75 of 9 points, 1 needs a person"
    assert summary(rows[:1]).plain == "1 submission, mean 5.5 of 9 points"
    assert summary([]).plain == "no submissions"
    assert "attention" in printed(table_of([]))


def test_one_submission_is_shown_check_by_check(make_result):
    text = printed(check_table(make_result()), 100)
    found = [line.split() for line in text.splitlines()]
    for line in (
        "attention: s001 5.5 of 9 points, graded, 3.2 s",
        "softmax 3 / 3",
        "Softmax stays finite (hidden) passed 2 / 2",
        "Scores are scaled by beta failed 0 / 1.5",
        "weights did not change with beta.",
        "hint: Multiply the scores by beta before the softmax.",
    ):
        assert line.split() in found, line


def test_an_ungradable_submission_is_explained_in_words(results):
    text = printed(check_table(results[1]))
    assert "could not be graded" in text
    assert "the file is empty" in text
