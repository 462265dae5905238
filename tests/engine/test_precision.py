"""Checks compute in full precision, and a probe's exception is listed for staff alone."""

import keras
import pytest
from keras.src.backend.common import global_state
from lab import Lab, outcomes, scores, write_lab

from autograder.judging.bridge.precision import full_precision
from autograder.render.words import problems_for_staff, problems_for_student
from autograder.results import Outcome, Status

FULL = {"double": 3.0, "mean": 2.0}
POLICIES = {
    "float16": ("keras.config.set_floatx('float16')", "float32"),
    "bfloat16": ("keras.config.set_floatx('bfloat16')", "float32"),
    "mixed_float16": ("keras.mixed_precision.set_global_policy('mixed_float16')", "float32"),
    "mixed_bfloat16": ("keras.config.set_dtype_policy('mixed_bfloat16')", "float32"),
    "float32": ("keras.config.set_floatx('float32')", "float32"),
    "float64": ("keras.config.set_floatx('float64')", "float64"),
}
LAYER = """
def mean(x):
    layer = keras.layers.Dense(1, use_bias=False, kernel_initializer="ones")
    return float(np.asarray(layer(np.reshape(x, (1, -1)))).item()) / len(x)
"""


@pytest.fixture
def restored():
    yield
    keras.config.set_floatx("float32")
    # As long as no policy is set, it follows from floatx.
    global_state.set_global_attribute("dtype_policy", None)


@pytest.mark.parametrize(("statement", "inside"), POLICIES.values(), ids=POLICIES)
def test_half_precision_is_lifted_and_comes_back(restored, statement, inside):
    exec(statement)
    before = keras.config.floatx(), keras.config.dtype_policy().name
    with full_precision():
        assert keras.config.floatx() == inside
        assert keras.config.dtype_policy().compute_dtype == inside
        assert keras.layers.Dense(1).compute_dtype == inside
    assert (keras.config.floatx(), keras.config.dtype_policy().name) == before


@pytest.mark.parametrize("name", ["mixed_float16", "float16", "float64"])
@pytest.mark.parametrize("then", ["", "import os; os._exit(1)"], ids=["", "after a death"])
def test_a_right_function_is_right_in_any_precision(lab, name, then):
    own = ["import keras", POLICIES[name][0]]
    double = f"def double(x):\n    {then or 'pass'}\n    return 2 * np.asarray(x)\n"
    graded = lab.grade(own=own, mean=LAYER, double=double)
    assert scores(graded)["mean"] == FULL["mean"]


PROBED = '''\
import pytest

from autograder.judging.checks.kit import expect


@pytest.mark.points(1)
def test_probed(student):
    """A probe looks at it"""
    expect(student.probe("look").{call} == 2, "It is wrong.")
'''


@pytest.fixture
def with_probe(warm, tmp_path):
    """Make a lab whose hidden check of `mean` calls a probe."""

    def make(call):
        assignment = write_lab(tmp_path / "course")
        assignment.check_file("hidden", "mean").write_text(PROBED.format(call=call))
        probe = assignment.probes / "look.py"
        probe.write_text("def cast(x):\n    return 1 + x\ndef ask(f):\n    return f([2.0])\n")
        return Lab(assignment, warm, tmp_path)

    return make


def test_an_exception_of_a_probe_is_the_students_and_is_listed_for_staff(with_probe):
    graded = with_probe("cast(student.mean([1.0]))").grade(mean="def mean(x):\n    return 'one'\n")
    assert outcomes(graded, "mean")["test_probed"] is Outcome.STUDENT_ERROR
    assert graded.result.status is Status.GRADED
    (told,) = problems_for_staff(graded.result)
    assert told.startswith("a probe raised: look, in mean.test_probed: TypeError: unsupported")
    assert problems_for_student(graded.result) == []


@pytest.mark.parametrize(
    "mean",
    [
        "def mean(x):\n    raise TypeError('mine')\n",
        "def helper(x):\n    return x + 'mine'\ndef mean(x):\n    return helper(x)\n",
        "class mean:\n    def __new__(cls, x):\n        raise TypeError('mine')\n",
    ],
)
def test_an_exception_of_a_function_that_a_probe_calls_is_not_listed(with_probe, mean):
    graded = with_probe('ask(student.function("mean"))').grade(mean=mean)
    assert outcomes(graded, "mean")["test_probed"] is Outcome.STUDENT_ERROR
    assert problems_for_staff(graded.result) == []


def test_a_forged_probe_earns_nothing_and_names_no_file(with_probe):
    """Whose exception it is, the student's process says."""
    forged = (
        "import autograder.judging.bridge.responder as bridge\n"
        "bridge.Responder._raised_in_probe = lambda self, error: '../../hidden/test_mean'\n"
        "def mean(x):\n    raise TypeError\n"
    )
    graded = with_probe('ask(student.function("mean"))').grade(mean=forged)
    assert scores(graded)["mean"] == 0
    assert problems_for_staff(graded.result) == []
