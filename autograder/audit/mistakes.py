"""Make the signatures of known mistakes: run the probes of behaviour on every entry of the bank."""

from __future__ import annotations

import ast
import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.audit.bank import BankEntry, Hand, entry_notebook, read_bank, rounds
from autograder.audit.groups import read_groups
from autograder.course import Visibility
from autograder.errors import BankError
from autograder.files import write_atomically
from autograder.grading.grade_one import seconds_at_most
from autograder.grading.pool import Pool, Record, WorkFailed
from autograder.judging.bridge.client import Student
from autograder.judging.diagnosis.behaviour import (
    Behaviour,
    from_record,
    raised,
    to_record,
)
from autograder.judging.diagnosis.origin import diagnosed, made_from, stale
from autograder.judging.diagnosis.probes import Probe, Unobservable, load_probes, observe
from autograder.judging.diagnosis.signatures import (
    Signatures,
    deviations,
    signatures_bytes,
)
from autograder.judging.judge.assembler import assemble
from autograder.judging.judge.executed import executed
from autograder.judging.judge.execution import Execution
from autograder.judging.judge.setup import Setup
from autograder.judging.judge.verdict import ExecutionSource
from autograder.results import Mistake

_CALL_SECONDS = 60.0  # for one call of a probe, of an entry of ours


def make_mistakes(
    setup: Setup, jobs: int, done: Callable[[int, int], None] = lambda _one, _all: None
) -> Iterator[Path]:
    """Write ``references/mistakes/<question>.npz`` for each question whose files have changed.

    Args:
        setup: what submissions are graded with.
        jobs: notebooks at a time.
        done: is called with how many notebooks have been run, and how many there are.

    Yields:
        The files written.

    Raises:
        BankError: an entry can't be observed, or `read_groups` refuses a group.
    """
    source, assignment = setup.source, setup.assignment
    questions = stale(source)
    if not questions:
        return
    bank = read_bank(assignment.bank, source, *diagnosed(source))
    entries = [entry for entry in bank if entry.question in questions]
    known: dict[str, list[str]] = {name: [] for name in diagnosed(source)}
    for entry in bank:
        if entry.side == "wrong":
            known[entry.question].append(entry.name)
    groups = read_groups(assignment.mistakes, known)
    seen = _observe_all(setup, entries, jobs, done)
    for question in questions:
        own = {entry: seen[entry] for entry in entries if entry.question == question}
        found = signatures_of(own, groups.get(question, []), made_from(source, question))
        path = assignment.signatures(question)
        write_atomically(path, signatures_bytes(found))
        yield path


def signatures_of(
    seen: dict[BankEntry, Behaviour], groups: list[Mistake], digest: str
) -> Signatures:
    """Return the signatures of one question.

    Args:
        seen: what each of its entries answered.
        groups: entries that share a sentence.
        digest: see `made_from`.
    """
    right = _agreed([found for entry, found in seen.items() if entry.side == "right"])
    wrong = {entry: found for entry, found in seen.items() if entry.side == "wrong"}
    deviating = {entry.name: deviations(found, right) for entry, found in wrong.items()}
    grouped = {name for group in groups for name in group.entries}
    single = [
        Mistake((entry.name,), sentence(said(entry)))
        for entry in wrong
        if entry.name not in grouped
    ]
    named = [dataclasses.replace(group, text=sentence(group.text)) for group in groups]
    return Signatures(
        right,
        {name: found for name, found in deviating.items() if found},
        tuple(named + single),
        digest,
    )


def said(entry: BankEntry) -> str:
    """Return what an entry says that it does: the first paragraph of its docstring."""
    docstring = ast.get_docstring(ast.parse(entry.text)) or ""
    return " ".join(docstring.split("\n\n")[0].split())


def sentence(does: str) -> str:
    """Return what a student reads about a mistake, from a sentence that begins with a verb."""
    return f"Your code behaves like one that {does[:1].lower()}{does[1:]}"


def _agreed(right: list[Behaviour]) -> Behaviour:
    """Return the answers that all right entries give."""
    first, *others = right
    return {
        name: answer
        for name, answer in first.items()
        if all(name in other and other[name].agrees(answer) for other in others)
    }


@dataclass(frozen=True)
class _Work:
    setup: Setup
    hand: Hand


def _observe_all(
    setup: Setup, entries: list[BankEntry], jobs: int, done: Callable[[int, int], None]
) -> dict[BankEntry, Behaviour]:
    work = [_Work(setup, hand) for hand in rounds(entries)]
    found: dict[BankEntry, Behaviour] = {}
    limit = seconds_at_most(setup.limits)
    for number, (item, record) in enumerate(Pool(_observe_hand, jobs, limit).run(work), 1):
        if isinstance(record, WorkFailed):
            raise BankError(f"{', '.join(map(str, item.hand))} can't be observed: {record}")
        for entry in item.hand:
            found[entry] = from_record(record[entry.question])
        done(number, len(work))
    return found


def _observe_hand(work: _Work) -> Record:
    setup = work.setup
    questions = [entry.question for entry in work.hand]
    notebook = entry_notebook(setup.source, *work.hand)
    assembled = assemble(notebook, setup.source).up_to(questions)
    with executed(assembled, setup.kernels) as execution:
        return {question: to_record(_observe(setup, question, execution)) for question in questions}


def _observe(setup: Setup, question: str, execution: Execution) -> Behaviour:
    """Run a question's probes; what hangs or ends the kernel is an answer as well."""
    found: Behaviour = {}
    for probe in load_probes(setup.assignment, question):
        source = ExecutionSource(execution)

        def student(_: Probe, source: ExecutionSource = source) -> Student:
            source.begin(question, _CALL_SECONDS)
            return source.student(setup.assignment, question, Visibility.PUBLIC)

        try:
            found |= observe([probe], student)
        except Unobservable:
            found[probe.name] = raised("no answer")
    return found
