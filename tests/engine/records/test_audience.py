"""Who reads about a problem is data: no wording decides it."""

from __future__ import annotations

import dataclasses
import json

import pytest
from drawn import autograded, feedback

from autograder.adapters.gradescope.late import Lateness
from autograder.adapters.gradescope.results import GradedSubmission, graded_results
from autograder.render.words import problems_for_staff
from autograder.results import Audience, Problem, Status, our_failure

STAFF_ONLY = (
    our_failure("a check is broken: hidden/test_softmax.py::test_large"),
    our_failure("the grader failed: OSError: no space left"),
    our_failure("a page could not be written: KeyError: 'softmax'"),
    Problem("a probe raised: look, in softmax.test_large: TypeError", Audience.STAFF),
)
FOR_ALL = Problem("cell own-1: did not end within 120 s")
WORDINGS = (
    "cell softmax: did not end",
    "please look at it: data",
    "Something else entirely.",
    "",
)


def pages(result, source):
    """Return everything of a result that a student can see."""
    shown = graded_results(GradedSubmission(result, source, Lateness()), 1.0)
    return (
        feedback(result, None, source),
        json.dumps(autograded(None, result, source)),
        json.dumps(shown),
    )


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("problem", STAFF_ONLY, ids=lambda problem: problem.text[:20])
def test_no_page_of_a_student_depends_on_what_staff_reads(make_result, source, problem, wording):
    texts = (problem.text, wording)
    changed = [dataclasses.replace(problem, text=text) for text in texts]
    results = [make_result(status=Status.PARTIAL, problems=(FOR_ALL, one)) for one in changed]
    first, second = (pages(result, source) for result in results)
    assert first == second
    assert all(FOR_ALL.text in page for page in first)
    assert [problems_for_staff(result)[1] for result in results] == list(texts)


@pytest.mark.parametrize("wording", [problem.text for problem in STAFF_ONLY])
def test_a_students_problem_is_theirs_however_it_is_worded(make_result, source, wording):
    result = make_result(status=Status.PARTIAL, problems=(Problem(wording),))
    assert all(wording.split(":")[0] in page for page in pages(result, source))
