"""Who is to blame when a check doesn't end as checks should."""

import pytest
from lab import Lab, outcomes, scores, write_lab

from autograder.judging.judge import judgement, verdict
from autograder.results import Outcome, Status, our_failure

HEADER = """import time
import numpy as np
import pytest
from autograder.judging.checks.kit import expect
"""


def check(body: str, name: str = "test_it") -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f'{HEADER}\n\n@pytest.mark.points(1)\ndef {name}(student):\n    """It works"""\n{lines}'


@pytest.fixture
def with_check(warm, tmp_path):
    """Return a lab whose only hidden check of ``double`` is the given one."""

    def make(body: str) -> Lab:
        assignment = write_lab(tmp_path / "course")
        assignment.check_file("hidden", "double").write_text(check(body))
        return Lab(assignment, warm, tmp_path)

    return make


def hidden(graded):
    """Return the result of the hidden check and the status."""
    (found,) = [c for c in graded.result.questions[0].checks if c.visibility == "hidden"]
    return found, graded.result.status


@pytest.mark.parametrize("body", ["1 / 0", "assert False", "student.double(object())"])
def test_a_check_that_breaks_for_everybody_is_the_graders_fault(with_check, body):
    found, status = hidden(with_check(body).grade())
    assert (found.outcome, status) == (Outcome.GRADER_ERROR, Status.PARTIAL)


def test_a_check_that_rejects_the_solution_is_the_graders_fault(with_check, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    lab = with_check("expect(student.double(4) == 9, 'It is not 9.')")
    for _ in ("found out", "known"):
        found, status = hidden(lab.grade(double="def double(x):\n    return 7\n"))
        assert (found.outcome, status) == (Outcome.GRADER_ERROR, Status.PARTIAL)
    assert len([*tmp_path.glob("cache/iml-autograder/trials/lab/*.json")]) == 2  # a question each
    # Whoever passes it keeps the points.
    found, status = hidden(lab.grade(double="def double(x):\n    return 9\n"))
    assert (found.outcome, status) == (Outcome.PASSED, Status.GRADED)


def test_the_solution_is_tried_before_any_students_code_runs(with_check, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    log = tmp_path / "log"
    line = f"with open({str(log)!r}, 'a') as f: f.write(f'{{student.double(4)}} ')"
    lab = with_check(f"{line}\nexpect(student.double(4) == 8, 'no')")
    lab.grade(double="def double(x):\n    return 7\n")
    assert log.read_text() == "8 7 "


@pytest.mark.parametrize("value", ["'text'", "[[1], [2, 3]]", "len"])
def test_a_check_that_unusual_values_break_is_the_students_loss(with_check, value):
    lab = with_check("total = student.double(4) + 1\nassert total == 9")
    found, status = hidden(lab.grade(double=f"def double(x):\n    return {value}\n"))
    assert (found.outcome, found.points, status) == (Outcome.FAILED, 0, Status.GRADED)
    assert found.message == "Your code returned something that this check can't work with."


def test_the_solution_passes_such_a_check(with_check):
    lab = with_check("total = student.double(4) + 1\nassert total == 9")
    assert hidden(lab.grade())[0].outcome is Outcome.PASSED


def test_a_check_that_hangs_for_everybody_is_the_graders_fault(with_check, monkeypatch):
    monkeypatch.setattr(verdict, "CHECK_OVERHEAD", 0.5)
    found, status = hidden(with_check("while True: pass").grade())
    assert (found.outcome, status) == (Outcome.GRADER_ERROR, Status.PARTIAL)


def test_a_check_that_an_answer_makes_hang_is_the_students_loss(with_check, monkeypatch):
    monkeypatch.setattr(verdict, "CHECK_OVERHEAD", 0.5)
    lab = with_check("while student.double(4) != 8: time.sleep(0.05)")
    found, status = hidden(lab.grade(double="def double(x):\n    return 9\n"))
    assert (found.outcome, status) == (Outcome.TIMEOUT, Status.GRADED)


def test_a_callback_that_hangs_is_interrupted(with_check, monkeypatch):
    monkeypatch.setattr(verdict, "CHECK_OVERHEAD", 0.5)
    lab = with_check("student.double(lambda n: time.sleep(60 * n))")
    graded = lab.grade(double="def double(f):\n    return f(1)\n")
    assert hidden(graded)[0].outcome is not Outcome.PASSED
    assert scores(graded)["mean"] == 2
    assert graded.result.seconds < 20


def test_computing_in_a_check_does_not_use_up_the_students_time(with_check):
    lab = with_check("student.double(1)\ntime.sleep(1.5)\nexpect(student.double(1) == 2, 'no')")
    found, _ = hidden(lab.grade(limits={"check_seconds": 1}))
    assert found.outcome is Outcome.PASSED


def test_a_hidden_check_tells_no_detail(with_check):
    lab = with_check("value = student.double(4)\nexpect(value == 8, 'Not twice.', f'got {value}')")
    found, _ = hidden(lab.grade(double="def double(x):\n    return 12345\n"))
    assert (found.outcome, found.message) == (Outcome.FAILED, "Not twice.")


def test_a_check_file_that_can_not_be_imported_is_reported(with_check):
    lab = with_check("pass")
    lab.assignment.check_file("hidden", "double").write_text("import no_such_module\n")
    graded = lab.grade()
    assert graded.result.status is Status.PARTIAL
    assert any("no_such_module" in problem.text for problem in graded.result.problems)


def test_missing_and_unwritten_functions_are_told_apart(lab):
    graded = lab.grade(
        double="def duoble(x):\n    return 2 * x\n",
        mean="def mean(x):\n    raise NotImplementedError\n",
    )
    assert set(outcomes(graded, "double").values()) == {Outcome.MISSING}
    assert {c.message for c in graded.result.questions[1].checks} == {
        "Not written yet: the exercise still raises NotImplementedError."
    }


def test_a_public_check_quotes_the_exception(lab):
    graded = lab.grade(mean="def mean(x):\n    raise ValueError('my own words')\n")
    public, secret = graded.result.questions[1].checks
    assert "ValueError: my own words" in public.message
    assert "my own words" not in secret.message


def test_what_breaks_in_the_grader_is_that_submissions_row_alone(lab, monkeypatch):
    def broken(*_arguments):
        raise ZeroDivisionError("a slip of ours")

    monkeypatch.setattr(judgement, "run_checks", broken)
    graded = lab.grade()
    assert graded.result.status is Status.PARTIAL
    assert graded.result.problems == (
        our_failure("the grader failed: ZeroDivisionError: a slip of ours"),
    )
    assert "in broken" in graded.traceback
    monkeypatch.undo()
    assert scores(lab.grade()) == {"double": 3.0, "mean": 2.0}
