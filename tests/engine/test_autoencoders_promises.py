"""What the autoencoders notebook promises is checked: every parameter, every worked example.

Both are proved by spoiling the reference solution: a function that ignores one of its parameters,
or that is wrong for a worked example and nothing else, must fail a public check of its question.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from test_examples import EXAMPLE, texts

from autograder.course import Course, Visibility
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.check_run import collect
from autograder.judging.judge.collector import CheckCollector
from autograder.judging.judge.executed import executed
from autograder.judging.judge.setup import set_up
from autograder.judging.judge.verdict import ExecutionSource
from autograder.judging.sandbox.launcher import WarmProcess
from autograder.notebook.markers import without_markers
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import read_source
from autograder.results import Outcome

ASSIGNMENT = Course.find().assignment("autoencoders")
SOURCE = read_source(ASSIGNMENT)
CHECK_SECONDS = 60.0

SPOILERS = '''

import copy as _copy
import inspect as _inspect


def _kept(value):
    return _copy.deepcopy(value) if isinstance(value, np.ndarray | np.random.Generator) else value


def _ignoring(function, name):
    """Use the parameter's default for every call, or what the first call gave."""
    signature, first = _inspect.signature(function), []

    def spoilt(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        default = signature.parameters[name].default
        if name == "epochs" and isinstance(default, int):
            default = min(default, 3)  # as wrong as more of them, and sooner done
        if default is _inspect.Parameter.empty and not first:
            first.append(_kept(bound.arguments[name]))
        bound.arguments[name] = _kept(first[0]) if first else default
        return function(*bound.args, **bound.kwargs)

    return spoilt


def _same(a, b):
    if isinstance(a, list | tuple) and isinstance(b, list | tuple):
        return len(a) == len(b) and all(map(_same, a, b))
    if isinstance(a, np.ndarray | int | float) and isinstance(b, np.ndarray | int | float):
        return np.shape(a) == np.shape(b) and bool(np.all(a == b))
    return True  # models, generators and states can't be told apart


def _wrong_for(function, *args, **kwargs):
    """Return nothing for these arguments, and what is right for all others."""
    signature = _inspect.signature(function)

    def arguments(*args, **kwargs):
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return list(bound.arguments.values())

    wanted = arguments(*args, **kwargs)

    def spoilt(*args, **kwargs):
        return None if _same(arguments(*args, **kwargs), wanted) else function(*args, **kwargs)

    return spoilt
'''


@dataclass(frozen=True)
class Spoilt:
    """The reference solution of a question, spoilt by one more line at the end of its cell."""

    question: str
    name: str
    line: str


def functions(question: str) -> dict[str, ast.FunctionDef]:
    """Return the functions that students write, by name."""
    cell = next(cell for cell in SOURCE.cells if cell.id == question)
    nodes = ast.parse(without_markers(cell.text)).body
    return {node.name: node for node in nodes if isinstance(node, ast.FunctionDef)}


def parameters() -> Iterator[Spoilt]:
    """Yield a solution for every parameter, which that solution ignores."""
    for question in SOURCE.questions:
        for function, node in functions(question).items():
            for parameter in (argument.arg for argument in node.args.args):
                line = f"{function} = _ignoring({function}, {parameter!r})"
                yield Spoilt(question, f"{function}({parameter})", line)


def examples() -> Iterator[Spoilt]:
    """Yield a solution for every worked example, which is wrong for that one alone."""
    for question, text in texts(ASSIGNMENT.name).items():
        known = functions(question)
        for expression, _ in EXAMPLE.findall(text):
            calls = [
                n
                for n in ast.walk(ast.parse(" ".join(expression.split())))
                if isinstance(n, ast.Call)
            ]
            call = next(n for n in calls if isinstance(n.func, ast.Name) and n.func.id in known)
            given = [ast.unparse(argument) for argument in (*call.args, *call.keywords)]
            name = call.func.id
            yield Spoilt(question, expression, f"{name} = _wrong_for({', '.join([name, *given])})")


def rejecting(warm: WarmProcess, spoilt: Spoilt) -> list[str]:
    """Return the public checks that reject a spoilt solution."""
    cell = SOURCE.cell(spoilt.question)
    text = f"{without_markers(cell.text)}{SPOILERS}\n\n{spoilt.line}\n"
    notebook = solution_notebook(SOURCE, {spoilt.question: text})
    setup = set_up(ASSIGNMENT, warm.control)
    assembled = assemble(notebook, SOURCE).up_to([spoilt.question])
    with executed(assembled, setup.kernels) as execution:
        # One failure is enough, and some checks train networks.
        source = ExecutionSource(execution)
        collector = CheckCollector(source, CHECK_SECONDS, until_lost=True)
        collect(ASSIGNMENT, [spoilt.question], collector, [Visibility.PUBLIC])
    checks = collector.question(spoilt.question).checks
    return [check.name for check in checks if check.outcome is not Outcome.PASSED]


@pytest.mark.parametrize("spoilt", [*parameters()], ids=lambda spoilt: spoilt.name)
def test_a_function_that_ignores_a_parameter_fails_a_public_check(
    warm: WarmProcess, spoilt: Spoilt
) -> None:
    assert rejecting(warm, spoilt)


@pytest.mark.parametrize("spoilt", [*examples()], ids=lambda spoilt: spoilt.name)
def test_every_worked_example_is_part_of_a_public_check(warm: WarmProcess, spoilt: Spoilt) -> None:
    assert rejecting(warm, spoilt)


def test_every_question_has_a_worked_example() -> None:
    assert {spoilt.question for spoilt in examples()} == {*SOURCE.questions}
