"""Which earlier functions a question's code relies on, read from its text."""

import nbformat
import pytest
from chain import write_chain

from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.relied import Relying, plain_functions
from autograder.notebook.source import read_source

DOUBLE = "def double(x):\n    return 3 * x\n"


@pytest.fixture(scope="module")
def source(tmp_path_factory):
    return read_source(write_chain(tmp_path_factory.mktemp("chain")))


def relying(source, *cells):
    made = [nbformat.v4.new_code_cell(text) for _, text in cells]
    for cell, (name, _) in zip(made, cells, strict=True):
        if name:
            cell.metadata["nbgrader"] = {"grade_id": name}
    return Relying(assemble(nbformat.v4.new_notebook(cells=made), source), source)


def found(source, total, *more, failed=("double",), double=DOUBLE):
    cells = [("double", double), ("total", total), *more]
    return relying(source, *cells).of("total", failed).replaceable


USES = {
    "a call": "def total(x):\n    return sum(double(x))",
    "a helper": "def add(x):\n    return sum(double(x))\ndef total(x):\n    return add(x)",
    "a method": (
        "class Adder:\n    def add(self, x):\n        return sum(double(x))\n"
        "def total(x):\n    return Adder().add(x)"
    ),
    "an object": (
        "class Adder:\n    def add(self, x):\n        return sum(double(x))\n"
        "adder = Adder()\ndef total(x):\n    return adder.add(x)"
    ),
    "a base class": (
        "class Base:\n    def add(self, x):\n        return sum(double(x))\n"
        "class Adder(Base):\n    pass\ndef total(x):\n    return Adder().add(x)"
    ),
    "a lambda": "twice = lambda x: double(x)\ndef total(x):\n    return sum(twice(x))",
    "a lambda of its own": "total = lambda x: sum(double(x))",
    "an inner function": (
        "def total(x):\n    def inner():\n        return double(x)\n    return sum(inner())"
    ),
    "a comprehension": "def total(x):\n    return sum(double(one) for one in x)",
    "an argument": "def total(x):\n    return sum(map(double, x))",
    "a decorated function": (
        "import functools\n@functools.cache\ndef add(x):\n    return sum(double(x))\n"
        "def total(x):\n    return add(x)"
    ),
    "magics": "%time 1\ndef total(x):\n    return sum(double(x))",
}


@pytest.mark.parametrize("total", USES.values(), ids=list(USES))
def test_it_is_found_however_it_is_used(source, total):
    assert found(source, total) == {"double": "double"}


def test_another_name_of_it_is_replaced_by_that_name(source):
    total = "twice = double\nalso = twice\ndef total(x):\n    return sum(also(x))"
    assert found(source, total) == {"also": "double"}


def test_a_helper_in_a_cell_of_the_student_s_own_counts(source):
    own = ("", "def add(x):\n    return sum(double(x))")
    assert found(source, "def total(x):\n    return add(x)", own) == {"double": "double"}


DOESN_T = {
    "a local name": "def total(x):\n    double = 2 * x\n    return sum(double)",
    "a parameter": "def total(x, double=2):\n    return double * sum(x)",
    "an inner function": (
        "def total(x):\n    def double(y):\n        return 2 * y\n    return sum(double(x))"
    ),
    "its own": "def double(x):\n    return 2 * x\ndef total(x):\n    return sum(double(x))",
    "an import": "from operator import neg as double\ndef total(x):\n    return double(sum(x))",
    "a string": 'def total(x):\n    """Like double."""\n    return 2 * sum(x)',
    "an attribute": "def total(x):\n    return x.double().sum()",
    "no Python": "def total(x):\n    return double(x",
    "held": "import functools\nf = functools.partial(double)\ndef total(x):\n    return f(x)",
    "a default": "def total(x, f=double):\n    return f(x)",
    "computed before": "table = double(3)\ndef total(x):\n    return table",
    "a later exercise's": "def total(x):\n    return both(x, None)",
    "nested too deep": "def total(x):\n    return " + "-" * 20_000 + "double(x)",
}


@pytest.mark.parametrize("total", DOESN_T.values(), ids=list(DOESN_T))
def test_what_only_looks_like_it_is_not(source, total):
    assert found(source, total) == {}


def test_only_questions_that_failed_are_replaced_and_others_are_looked_through(source):
    cells = [
        ("double", DOUBLE),
        ("total", USES["a call"]),
        ("both", "def both(x, rng):\n    return total(x)"),
    ]
    one = relying(source, *cells)
    assert one.of("both", ["double"]).replaceable == {"double": "double"}
    assert one.of("both", ["double", "total"]).replaceable == {"total": "total"}
    assert one.of("both", ["noisy"]).replaceable == {}
    assert one.of("double", ["double", "total"]).replaceable == {}


@pytest.mark.parametrize("double", ["", "def double(x):\n    raise NotImplementedError", "1 +"])
def test_a_function_that_was_not_written_is_the_exercise_s(source, double):
    assert found(source, USES["a call"], double=double) == {"double": "double"}


def test_what_takes_more_than_plain_values_is_not_replaced_but_looked_through(source):
    cells = [
        ("double", DOUBLE),
        ("apply", "def apply(f, x):\n    return f(double(x))"),
        ("total", "def total(x):\n    return apply(sum, x)"),
    ]
    reliance = relying(source, *cells).of("total", ["double", "apply"])
    assert reliance.others == {"apply"}
    assert reliance.replaceable == {"double": "double"}


def test_annotations_say_what_is_plain(source):
    plain = {name for question in source.questions for name in plain_functions(source, question)}
    assert plain == {"double", "noisy", "total", "both"}
