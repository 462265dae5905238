"""Diagnosis while grading: it names a mistake, and never costs a point."""

import json

import pytest
from lab import Lab, notebook, scores, write_lab

from autograder.audit.mistakes import make_mistakes
from autograder.grading.worker import Task, work
from autograder.judging.diagnosis.behaviour import seen
from autograder.judging.diagnosis.origin import is_stale
from autograder.judging.diagnosis.unnamed import Unnamed
from autograder.judging.judge.diagnose import Diagnosis
from autograder.notebook.source import read_source
from autograder.records.unnamed import read_unnamed
from autograder.results import Status, from_json

PROBES = '''\
"""Probes of double."""


def small(student):
    """A small number."""
    return student.double(3.0)


def several(student):
    """Several numbers."""
    return student.double([1.0, 5.0])


def there(student):
    """A number that never crosses."""
    return student.probe("there").seven(student.function("double"))
'''
SHARED = '"""Numbers that several questions use."""\n'
THERE = "def seven(function):\n    return function(7.0)\n"
BANK = {
    "right/double/plus": "x + x",
    "wrong/double/squared": "x**2",
    "wrong/double/halved": "x / 2",
}


def entry(expression: str) -> str:
    return (
        f"import numpy as np\n\n\ndef double(x):\n    x = np.asarray(x)\n    return {expression}\n"
    )


@pytest.fixture(scope="module")
def lab(warm, tmp_path_factory):
    """A lab whose mistakes of ``double`` are known."""
    folder = tmp_path_factory.mktemp("lab")
    assignment = write_lab(folder / "course")
    for name, expression in BANK.items():
        path = assignment.bank / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'"""Answers {expression} instead."""\n\n{entry(expression)}')
    for path, text in (
        (assignment.diagnosis_file("double"), PROBES),
        (assignment.diagnosis_file("double").with_name("shared.py"), SHARED),
        (assignment.probes / "there.py", THERE),
        (assignment.probes / "elsewhere.py", THERE),
    ):
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    made = Lab(assignment, warm, folder)
    (written,) = make_mistakes(made.setup(), 1)
    assert written == assignment.signatures("double")
    return made


def double(graded):
    return graded.result.questions[0]


def test_a_known_mistake_is_named(lab):
    graded = lab.grade(double=entry("x * x"))
    assert double(graded).mistake.entries == ("squared",)
    assert double(graded).mistake.text == "Your code behaves like one that answers x**2 instead."


def test_right_and_unknown_answers_get_no_name(lab):
    assert double(lab.grade()).mistake is None
    assert double(lab.grade(double=entry("3 * x"))).mistake is None


def test_an_exercise_that_is_not_written_gets_no_name(lab):
    assert double(lab.grade(double="raise NotImplementedError")).mistake is None


def test_probes_do_not_run_where_only_the_stub_is(lab, monkeypatch):
    asked = []
    observed = Diagnosis._observed
    monkeypatch.setattr(
        Diagnosis,
        "_observed",
        lambda self, name, **how: asked.append(name) or observed(self, name, **how),
    )
    stub = "def double(x):\n    raise NotImplementedError('double')\n"
    graded = lab.grade(double=stub)
    assert double(graded).checks[0].message.startswith("Not written yet")
    assert asked == ["mean"]
    assert double(graded).mistake is None


# Each harms the probes alone, and would pass every check.
HARM = {
    "hangs": "while x.tolist() == 3.0: pass",
    "ends its process": "import os; x.tolist() == 3.0 and os._exit(1)",
    "raises": "assert x.tolist() != 3.0",
    "returns anything": "if x.tolist() == 3.0: return object()",
}


@pytest.mark.parametrize("harm", HARM.values(), ids=list(HARM))
def test_what_goes_wrong_in_a_probe_costs_no_point(lab, harm):
    code = f"def double(x):\n    x = np.asarray(x)\n    {harm}\n    return 2 * x\n"
    graded = lab.grade(double=code)
    assert double(graded).score == double(graded).max_score
    assert double(graded).mistake is None
    assert graded.result.status is Status.GRADED
    # Nor does it cost another exercise anything.
    assert scores(graded) == {"double": 3, "mean": 2}


def test_signatures_that_can_t_be_read_cost_no_point(lab):
    path = lab.assignment.signatures("double")
    kept = path.read_bytes()
    try:
        path.write_bytes(b"not one of ours")
        graded = lab.grade(double=entry("x * x"))
    finally:
        path.write_bytes(kept)
    assert double(graded).mistake is None
    assert graded.result.status is Status.GRADED


GROUP = '[[{}]]\nentries = ["halved", "tripled"]\ntext = "Does something else."\n'


@pytest.mark.parametrize(
    ("name", "added", "stale"),
    [
        ("bank/wrong/double/halved.py", "# changed", True),
        ("diagnosis/double.py", "# changed", True),
        ("diagnosis/mistakes.toml", GROUP.format("double"), True),
        ("diagnosis/mistakes.toml", GROUP.format("mean"), False),
        ("diagnosis/mistakes.toml", "[[", True),
        ("diagnosis/student.py", "# changed", True),  # a module whose name the probes use
        ("diagnosis/shared.py", "# changed", False),
        ("probes/there.py", "# changed", True),
        ("probes/elsewhere.py", "# changed", False),  # no probe of behaviour uses it
    ],
)
def test_signatures_are_stale_once_what_they_are_made_from_changes(lab, name, added, stale):
    path = lab.assignment.tests / name
    kept = path.read_text() if path.is_file() else None
    assert not is_stale(read_source(lab.assignment), "double")
    try:
        path.write_text(f"{kept or ''}\n{added}\n")
        assert is_stale(read_source(lab.assignment), "double") is stale
    finally:
        path.unlink() if kept is None else path.write_text(kept)
    assert not is_stale(read_source(lab.assignment), "double")


UNKNOWN = entry("3 * x")
ASARRAY = "def double(x):\n    x = np.asarray(x)\n"


def test_what_probes_saw_of_a_mistake_without_a_name_is_kept(lab):
    (found,) = lab.grade(double=UNKNOWN).unnamed
    assert found.question == "double"
    assert found.code == UNKNOWN.strip()
    assert found.deviating.keys() == {"small", "several", "there"}
    assert found.deviating["small"].agrees(seen(9.0))


def test_nothing_is_kept_of_right_known_and_unwritten_answers(lab):
    assert lab.grade().unnamed == ()
    assert lab.grade(double=entry("x * x")).unnamed == ()
    assert lab.grade(double="raise NotImplementedError").unnamed == ()


def test_of_what_has_no_probe_or_can_t_be_compared_the_code_is_kept(lab):
    mean = "def mean(x):\n    return 3 if len(x) == 3 else 0"
    (found,) = lab.grade(mean=mean).unnamed
    assert found == Unnamed("mean", mean, None)
    (found,) = lab.grade(double=f"{ASARRAY}    {HARM['hangs']}\n    return 3 * x").unnamed
    assert found.deviating is None
    path = lab.assignment.signatures("double")
    kept = path.read_bytes()
    try:
        path.write_bytes(b"not one of ours")
        (found,) = lab.grade(double=UNKNOWN).unnamed
    finally:
        path.write_bytes(kept)
    assert found == Unnamed("double", UNKNOWN.strip(), None)


def test_the_student_s_own_helpers_are_kept_too(lab):
    own = ["FACTOR = 3", "unused = 1", "def times(x):\n    return FACTOR * np.asarray(x)"]
    code = "def double(x):\n    return times(x)"
    (found,) = lab.grade(own, double=code).unnamed
    assert found.code == "\n\n".join([own[0], own[2], code])


def test_they_are_written_for_staff_alone(lab, tmp_path):
    folder = tmp_path / "submitted/ada/lab"
    folder.mkdir(parents=True)
    (folder / "lab.ipynb").write_text(json.dumps(notebook(double=UNKNOWN)))
    task = Task(lab.setup(), "ada", folder, tmp_path / "out")
    record = work(task)
    path = task.outputs.unnamed("ada")
    assert read_unnamed(task.outputs, from_json(record["result"])).keys() == {"double"}
    assert "several" in path.read_text()
    written = [one for one in (tmp_path / "out").rglob("*") if one.is_file() and one != path]
    assert len(written) == 3  # result, page and notebook
    assert not [one for one in written if "several" in one.read_text()]
