"""A regrade runs only what has changed, and finds what grading everything would find."""

import dataclasses

import pytest
from chain import write_chain
from courses import edit
from lab import Lab
from test_follow_through import RIGHT, WRONG

from autograder.grading.grade_one import regrade_submission
from autograder.judging.judge import rejudgement
from autograder.judging.judge.collector import CheckCollector
from autograder.judging.judge.rejudgement import changed_since, reweighed
from autograder.judging.judge.submission import read_submission
from autograder.results import SubmissionResult

CLASS = {
    "right": RIGHT,
    "one mistake": RIGHT | {"apply": WRONG["apply"]},
    "followed through": RIGHT | {"double": WRONG["double"]},
    "two mistakes": RIGHT | {"double": WRONG["double"], "total": WRONG["total"]},
    "missing": RIGHT | {"noisy": ""},
}


@pytest.fixture
def chain(warm, tmp_path):
    """Grades submissions to a course whose exercises call each other; it may be edited."""
    return Lab(write_chain(tmp_path / "course"), warm, tmp_path)


@pytest.fixture
def ran(monkeypatch):
    """The checks that were run, as pytest names them."""
    found = []
    before = CheckCollector._note

    def noting(self, item, verdict, seconds):
        found.append(item.nodeid)
        before(self, item, verdict, seconds)

    monkeypatch.setattr(CheckCollector, "_note", noting)
    return found


def bare(result: SubmissionResult) -> SubmissionResult:
    """Return a result without its times, and without the notebook's digest: cells' ids differ."""
    questions = tuple(
        dataclasses.replace(
            question,
            seconds=0.0,
            checks=tuple(dataclasses.replace(check, seconds=0.0) for check in question.checks),
        )
        for question in result.questions
    )
    cells = tuple(dataclasses.replace(cell, seconds=0.0) for cell in result.cells)
    return dataclasses.replace(
        result, questions=questions, cells=cells, started="", seconds=0.0, submission_sha256=""
    )


def again(chain, before):
    """Regrade the submission that was graded last; return what was found and what to run."""
    setup, submission = chain.setup(), read_submission(chain.folder / "lab.ipynb")
    changed = changed_since(before, submission, setup)
    assert not changed.all
    if not changed.questions:
        return reweighed(before, submission, setup), ()
    graded = regrade_submission(setup, before, submission, changed.questions)
    return graded.result, changed.questions


@pytest.mark.parametrize("student", CLASS)
@pytest.mark.parametrize("question", ["double", "total", "apply"])
def test_it_finds_what_grading_everything_finds(chain, student, question):
    before = chain.grade_cells(*CLASS[student].items()).result
    path = chain.assignment.tests / "public" / f"test_{question}.py"
    edit(path, "X = 3.0", "X = 4.0")
    found, run = again(chain, before)
    assert run == (question,)
    assert bare(found) == bare(chain.grade_cells(*CLASS[student].items()).result)


def test_only_the_checks_of_the_question_are_run(chain, ran):
    before = chain.grade_cells(*RIGHT.items()).result
    edit(chain.assignment.tests / "hidden/test_apply.py", '"the answer"', '"an answer"')
    chain.setup()
    ran.clear()
    found, _ = again(chain, before)
    assert {name.partition("::")[0] for name in ran} == {
        "tests/chain/public/test_apply.py",
        "tests/chain/hidden/test_apply.py",
    }
    assert found.checks_sha256 == chain.setup().checks_sha256


def test_what_follow_through_connects_is_judged_together(chain):
    cells = RIGHT | {"double": WRONG["double"]}
    before = chain.grade_cells(*cells.items()).result
    for folder in ("public", "hidden"):
        edit(chain.assignment.tests / folder / "test_double.py", "[2 * X, 2]", "[3 * X, 3]")
    setup, submission = chain.setup(), read_submission(chain.folder / "lab.ipynb")
    # Nobody's `double` is replaced any more, and `total` is on its own.
    assert rejudgement.rejudge(before, submission, setup, ["double"]) is None
    # Nothing that lost points relies on `apply`.
    assert rejudgement.rejudge(before, submission, setup, ["apply"]) is not None
    # What is judged anew lost points, and relies on `double`.
    assert rejudgement.rejudge(before, submission, setup, ["total"]) is None


def test_points_alone_need_no_kernel(chain, monkeypatch):
    before = chain.grade_cells(*(RIGHT | {"total": WRONG["total"]}).items()).result
    head = 'id="apply-check" role="check" points='
    edit(chain.assignment.source, f"{head}2", f"{head}5")
    edit(chain.assignment.tests / "hidden/test_apply.py", "points(1)", "points(4)")
    setup = dataclasses.replace(chain.setup(), kernels=None)
    submission = read_submission(chain.folder / "lab.ipynb")
    assert changed_since(before, submission, setup).questions == ()
    found = reweighed(before, submission, setup)
    assert (before.score, before.max_score) == (8, 11)
    assert (found.score, found.max_score) == (11, 14)
    fresh = chain.grade_cells(*(RIGHT | {"total": WRONG["total"]}).items()).result
    assert bare(found) == dataclasses.replace(bare(fresh), cells=bare(found).cells)


def test_comments_and_layout_of_checks_change_nothing(chain):
    before = chain.grade_cells(*RIGHT.items()).result
    path = chain.assignment.tests / "hidden/test_apply.py"
    path.write_text("# A comment.\n" + path.read_text())
    found, run = again(chain, before)
    assert (run, found.score) == ((), before.score)
    assert found.checks_sha256 != before.checks_sha256
    assert found.judged_by == before.judged_by


@pytest.mark.parametrize(
    ("edited", "part"),
    [("source/chain/chain.py", "source"), ("source/common/helpers.py", "source")],
)
def test_what_concerns_every_question_is_named(chain, edited, part):
    before = chain.grade_cells(*RIGHT.items()).result
    path = chain.assignment.root / edited
    more = path.read_text().replace("import numpy as np", "import numpy as np\nimport math")
    path.write_text(f"{more}\nA = 1\n")
    changed = changed_since(before, read_submission(chain.folder / "lab.ipynb"), chain.setup())
    assert changed.all
    assert changed.parts == (part,)
