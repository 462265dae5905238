"""What Gradescope shows and counts, from results to results.json; no kernel is started."""

from __future__ import annotations

import datetime
import json
import os
from pathlib import Path

import jsonschema
import pytest
from lab import SECRET, write_lab
from traitlets.config import Config

from autograder.adapters.gradescope.late import Lateness, lateness
from autograder.adapters.gradescope.layout import Layout
from autograder.adapters.gradescope.metadata import Metadata, Previous
from autograder.adapters.gradescope.resubmissions import earlier
from autograder.adapters.gradescope.results import (
    GradedSubmission,
    failed_results,
    graded_results,
    is_ours,
    kept_results,
)
from autograder.grading.course_config import course_config
from autograder.notebook.source import read_source
from autograder.results import (
    CheckResult,
    Outcome,
    Problem,
    QuestionResult,
    Status,
    SubmissionResult,
    our_failure,
)

REPOSITORY = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((REPOSITORY / "autograder/adapters/gradescope/results.schema.json").read_text())
NOON = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)


def valid(results):
    """Return the results as Gradescope reads them, after our schema has passed them."""
    read = json.loads(json.dumps(results))
    jsonschema.Draft202012Validator(SCHEMA).validate(read)
    return read


@pytest.fixture
def source(tmp_path):
    return read_source(write_lab(tmp_path / "course"))


def result(*checks, status=Status.GRADED, problems=()):
    return SubmissionResult(
        student_id="submission",
        assignment="lab",
        status=status,
        max_score=5,
        started="2026-03-01T12:00:00+00:00",
        seconds=3.2,
        submission_sha256="0" * 64,
        checks_sha256="1" * 64,
        versions={"python": "3.12"},
        isolation="full: namespaces",
        problems=problems,
        questions=(QuestionResult("double", checks),) if checks else (),
    )


def check(visibility, outcome, message="", hint=""):
    points = 1.0 if outcome is Outcome.PASSED else 0.0
    return CheckResult("test_x", "A title", visibility, outcome, points, 1.0, message, hint)


def results_of(graded, source, seconds, late=None):
    """Return what Gradescope gets of a result."""
    return graded_results(GradedSubmission(graded, source, late or Lateness()), seconds)


PUBLIC_PASS = check("public", Outcome.PASSED)
PUBLIC_FAIL = check("public", Outcome.FAILED, "double(x) is wrong.", "Look at x.")
HIDDEN_FAIL = check("hidden", Outcome.FAILED, "double(x) is wrong, too.")


# -- results.json


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_public_checks_are_visible_and_hidden_ones_after_published(source):
    found = valid(results_of(result(PUBLIC_PASS, HIDDEN_FAIL), source, 9))
    seen = [(test["visibility"], test["status"], test["score"]) for test in found["tests"]]
    assert seen == [("visible", "passed", 1), ("after_published", "failed", 0)]
    assert [test["number"] for test in found["tests"]] == ["1.1", "1.2"]
    assert found["stdout_visibility"] == "hidden"
    assert found["execution_time"] == 9


def test_a_failed_check_says_what_feedback_says(source):
    found = valid(results_of(result(PUBLIC_FAIL), source, 1))
    assert found["tests"][0]["name"] == "double: A title"
    assert found["tests"][0]["output"] == "double(x) is wrong.\nHint: Look at x."


def test_the_visible_text_is_the_same_whatever_hidden_checks_found(source):
    texts = {
        valid(results_of(result(PUBLIC_PASS, hidden), source, 1))["output"]
        for hidden in (check("hidden", Outcome.PASSED), HIDDEN_FAIL)
    }
    assert len(texts) == 1
    assert "1 of 1 public checks passed" in texts.pop()


def test_a_broken_check_is_neither_passed_nor_failed(source):
    broken = check("hidden", Outcome.GRADER_ERROR, "The grader could not run this check.")
    problem = f"test_x: got {SECRET}"
    graded = result(broken, status=Status.PARTIAL, problems=(our_failure(problem),))
    found = valid(results_of(graded, source, 1))
    assert "status" not in found["tests"][0]
    assert "Part of the grading failed on our side" in found["output"]
    assert str(SECRET) not in json.dumps(found)


def test_text_that_steers_terminals_or_is_half_a_character_is_escaped(source):
    odd = check("public", Outcome.STUDENT_ERROR, "Your code raised \x1b[2J \ud800 \u202e")
    found = valid(results_of(result(odd), source, 1))
    assert "\\x1b" in found["tests"][0]["output"]
    assert "\\ud800" in found["tests"][0]["output"]


def test_an_unreadable_submission_has_no_points_and_some_advice(source):
    graded = result(status=Status.UNGRADABLE, problems=(Problem("no lab.ipynb was handed in"),))
    found = valid(results_of(graded, source, 1))
    assert (found["score"], found["tests"]) == (0, [])
    assert "no lab.ipynb was handed in" in found["output"]
    assert "hand in the notebook file" in found["output"]


def test_a_grader_that_failed_says_so_without_a_reason():
    found = valid(failed_results(1.0))
    assert (found["score"], found["tests"]) == (0, [])
    assert found["output"] == "Part of the grading failed on our side; a person will look at it."


# -- late work


def late_config(**policy):
    config = course_config(REPOSITORY)
    config.LatePolicy.update(policy)
    return config


def by(delay):
    return Metadata(created=NOON + delay, due=NOON, users=("ada@example.org",))


@pytest.mark.parametrize(
    ("delay", "penalty", "words"),
    [
        (-HOUR, 0, ""),
        (HOUR / 6, 0, "Handed in 10 min after the due date, at no cost."),
        (26 * HOUR, 2.0, "Handed in 1 d 2 h after the due date; the course's policy takes"),
        (500 * HOUR, 5.0, "Handed in 20 d 20 h after the due date; the course's policy takes"),
    ],
)
def test_late_work_costs_what_the_course_s_policy_says(delay, penalty, words):
    found = lateness(late_config(), by(delay), 10.0)
    assert found.penalty == penalty
    assert found.words.startswith(words)


def test_the_policy_is_the_configured_one():
    assert lateness(late_config(percent_per_day=30), by(2 * HOUR), 10.0).penalty == 3.0
    assert lateness(Config(), by(2 * HOUR), 10.0).penalty == 0.0


def test_a_penalty_is_an_entry_of_its_own_and_hidden_until_published(source):
    late = Lateness(7200.0, 0.5, costs=True)
    found = valid(
        graded_results(GradedSubmission(result(PUBLIC_PASS, PUBLIC_PASS), source, late), 1)
    )
    assert found["score"] == 1.5 == sum(test["score"] for test in found["tests"])
    assert found["tests"][-1]["visibility"] == "after_published"
    assert "2 h 0 min after the due date" in found["output"]


# -- handing in again


def graded_before(source, *hours):
    """Metadata of a submission at noon, after graded ones so many hours before it."""
    moments, previous = [], []
    for ago in hours:
        moments.append((NOON - ago * HOUR).isoformat())
        graded = GradedSubmission(result(PUBLIC_PASS), source, Lateness(), tuple(moments))
        previous.append(Previous(NOON - ago * HOUR, valid(graded_results(graded, 1))))
    return Metadata(created=NOON, previous=tuple(previous))


def test_without_a_limit_everything_is_graded(source):
    before = earlier(graded_before(source, 3, 2, 1))
    assert before.refusal(per_day=0) == ""
    assert len(before.moments) == 4


def test_within_a_day_no_more_than_the_limit_is_graded(source):
    before = earlier(graded_before(source, 30, 3, 2))
    assert before.refusal(per_day=3) == ""
    assert "Hand in again after 2026-03-02 09:00 UTC" in before.refusal(per_day=2)


def test_a_refused_submission_keeps_score_and_count(source):
    before = earlier(graded_before(source, 3, 2))
    kept = valid(kept_results(before.results, before.refusal(2), 0.1))
    assert kept["score"] == 1
    assert kept["output"].startswith("Not graded: 2 of your submissions were graded")
    later = earlier(Metadata(created=NOON + HOUR, previous=(Previous(NOON, kept),)))
    assert len(later.graded_at) == 2


@pytest.mark.parametrize("results", [{}, {"score": 1}, {"score": 1, "tests": [], "extra_data": {}}])
def test_results_of_another_grader_are_not_gone_on_with(results):
    assert not is_ours(results)
    assert (
        earlier(Metadata(created=NOON, previous=(Previous(NOON - HOUR, results),))).refusal(1) == ""
    )


# -- folders


def test_a_folder_that_a_student_zipped_is_looked_into(tmp_path):
    inner = tmp_path / "submission/homework/lab"
    inner.mkdir(parents=True)
    (tmp_path / "submission/__MACOSX").mkdir()
    (inner / "lab.ipynb").write_text("{}")
    assert Layout(tmp_path).notebook_folder() == inner


def test_links_are_not_looked_into(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/lab.ipynb").write_text("{}")
    (tmp_path / "submission").mkdir()
    (tmp_path / "submission/lab").symlink_to(tmp_path / "elsewhere")
    assert Layout(tmp_path).notebook_folder() == tmp_path / "submission"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's code runs students' as another user")
def test_other_users_are_kept_out(tmp_path):
    layout = Layout(tmp_path)
    for folder in ("source/course", "submission", "results"):
        (tmp_path / folder).mkdir(parents=True)
    layout.metadata.write_text("{}")
    layout.results.parent.chmod(0o777)
    layout.close_to_others()
    modes = {p.name: p.stat().st_mode & 0o007 for p in tmp_path.iterdir()}
    assert modes == {
        "source": 0,
        "submission": 0,
        "submission_metadata.json": 0,
        "results": 0o005,
    }
