"""Judge right bank entries in notebooks and with models that compute in other floating types.

Run as ``python tools/floating_types.py attention --question transformer`` at the root. Each right
entry is judged on its own question by each type, in two ways:

notebook: its notebook sets Keras to compute in that type; it must still get all points, since
checks lift half precision (see `autograder.judging.bridge.precision`);
model: its functions choose the type by themselves when they are called. What comes back may be too
coarse for a check, but none of our own probes may raise.

If an entry loses points by an exception of its own code, which may insist on single precision, that
is not our fault. Exits with 1 if something is.
"""

from __future__ import annotations

import argparse
import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rich.console import Console

from autograder.audit.bank import BankEntry, read_bank
from autograder.audit.judging import Judged, audit_quickly
from autograder.choices import Isolation
from autograder.cli.options import warm_process
from autograder.course import Course
from autograder.judging.functions import released_functions
from autograder.judging.judge.setup import Setup, set_up
from autograder.judging.sandbox.request import Limits
from autograder.notebook.source import Source
from autograder.results import Audience, Outcome

TYPES = {
    "float16": "set_floatx('float16')",
    "float32": "set_floatx('float32')",
    "float64": "set_floatx('float64')",
    "mixed_float16": "set_dtype_policy('mixed_float16')",
    "mixed_bfloat16": "set_dtype_policy('mixed_bfloat16')",
}
WAYS = ("notebook", "model")
# Those whose checks build models or pass them on.
WITH_MODELS = {
    "attention": ("transformer",),
    "autoencoders": ("shallow", "deep", "train", "denoise", "sparse", "memorize", "fashion"),
}
_LIMITS = Limits(check_seconds=300)
_WRAPPED = """
def _choosing(function):
    def chosen(*args, **kwargs):
        {choose}
        return function(*args, **kwargs)
    return chosen

"""


@dataclass(frozen=True)
class Trial:
    """One entry by one type.

    Args:
        fault: what we have to fix; empty if nothing.
        own: exceptions of the entry's own code that cost points.
    """

    entry: str
    way: str
    kind: str
    fault: str
    own: int


def trials(
    setup: Setup,
    entries: Sequence[BankEntry],
    ways: Sequence[str] = WAYS,
    kinds: Sequence[str] = tuple(TYPES),
    jobs: int = 1,
) -> Iterator[Trial]:
    """Judge every entry by every type, in every way."""
    changed = {}
    for entry in entries:
        for way in ways:
            for kind in kinds:
                name = f"{entry.name} {way} {kind}"
                text = _text(setup.source, entry, way, kind)
                changed[entry.question, name] = (
                    dataclasses.replace(entry, name=name, text=text),
                    (str(entry), way, kind),
                )
    for judged in audit_quickly(setup, [entry for entry, _ in changed.values()], jobs):
        _, (name, way, kind) = changed[judged.entry.question, judged.entry.name]
        fault, own = _judged(judged, way)
        yield Trial(name, way, kind, fault, own)


def _text(source: Source, entry: BankEntry, way: str, kind: str) -> str:
    choose = f"__import__('keras').config.{TYPES[kind]}"
    if way == "notebook":
        # Behind the cell: what it says of the future must come first.
        return f"{entry.text}\n{choose}\n"
    names = [name for _, name in released_functions(source).of(entry.question)]
    wrapped = "\n".join(f"{name} = _choosing({name})" for name in names)
    return f"{entry.text}\n{_WRAPPED.format(choose=choose)}{wrapped}\n"


def _judged(judged: Judged, way: str) -> tuple[str, int]:
    if judged.result is None:
        return judged.fault, 0
    probed = [
        problem.text
        for problem in judged.result.problems
        if problem.audience is Audience.STAFF and not problem.is_ours
    ]
    lost = [
        check
        for question in judged.result.questions
        for check in question.checks
        if check.outcome is not Outcome.PASSED
    ]
    own = sum(check.outcome is Outcome.STUDENT_ERROR for check in lost) - len(probed)
    wrong = [check.title for check in lost if check.outcome is not Outcome.STUDENT_ERROR]
    fault = [*probed, *(f"not passed: {title}" for title in wrong if way == "notebook")]
    return "; ".join(fault), own


def main() -> int:
    """Print a table and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("assignment", choices=WITH_MODELS)
    parser.add_argument("--question", action="append", help="only these")
    parser.add_argument("--type", action="append", choices=TYPES, help="only these")
    parser.add_argument("--jobs", type=int, default=1, help="entries at a time")
    asked = parser.parse_args()
    if asked.jobs < 1:
        parser.error(f"--jobs {asked.jobs} must be at least 1")
    course = Course.find()
    assignment = course.assignment(asked.assignment)
    questions = asked.question or WITH_MODELS[asked.assignment]
    with warm_process(course, Isolation.FULL, asked.jobs) as warm:
        warm.wait_ready()
        setup = set_up(assignment, warm.control, _LIMITS, jobs=asked.jobs)
        bank = read_bank(assignment.bank, setup.source, *questions)
        right = [entry for entry in bank if entry.side == "right"]
        found = list(trials(setup, right, kinds=asked.type or tuple(TYPES), jobs=asked.jobs))
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for trial in sorted(found, key=dataclasses.astuple):
        said = [trial.fault] * bool(trial.fault)
        said += [f"its own code raised in {trial.own} checks"] * bool(trial.own)
        if said:
            console.print(f"{trial.entry}, {trial.way}, {trial.kind}: {'; '.join(said)}")
    faults = sum(bool(trial.fault) for trial in found)
    console.print(f"{len(right)} right solutions, {len(found)} trials, {faults} faults of ours")
    return int(faults > 0)


if __name__ == "__main__":
    raise SystemExit(main())
