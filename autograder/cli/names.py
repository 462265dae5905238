"""``iml audit --diagnosis``: are the names of mistakes right?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rich import box
from rich.table import Table

from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.output import Output
from autograder.cli.several import Ended
from autograder.course import Assignment
from autograder.errors import BankError

if TYPE_CHECKING:
    from autograder.audit.diagnosis import Diagnosed

UNNAMEABLE_AT_MOST = 0.05  # of the bank
MISNAMED_AT_MOST = 0.02  # of the entries that are left out of the bank
COLLISIONS_AT_MOST = 0.02  # of pairs that should differ


def audit_names(assignment: Assignment, questions: Sequence[str], output: Output) -> Ended:
    """Print how well the mistakes of each question are told apart; 1 if a bar is missed.

    Raises:
        BankError: signatures are missing or out of date.
    """
    from autograder.audit.diagnosis import judge_names
    from autograder.judging.diagnosis.origin import diagnosed, is_stale
    from autograder.judging.diagnosis.signatures import read_signatures
    from autograder.notebook.source import read_source

    source = read_source(assignment)
    found = []
    for question in diagnosed(source):
        if questions and question not in questions:
            continue
        if is_stale(source, question):
            advice = f"run `iml references {assignment.name}`"
            raise BankError(f"the signatures of {question} are out of date: {advice}")
        found.append(judge_names(question, read_signatures(assignment.signatures(question))))
    output.table(_table(assignment.name, found))
    for line in _faults(found):
        output.say(line, style="yellow")
    bars = _bars(found)
    for line, met in bars:
        output.say(f"{assignment.name}: {line}", style="green" if met else "red")
    code = DONE if all(met for _, met in bars) else NEEDS_PERSON
    return Ended(code, {"diagnosis": [_record(one) for one in found]})


def _table(name: str, found: Sequence[Diagnosed]) -> Table:
    table = Table(title=f"Names of mistakes, {name}", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("question")
    for head in ("entries", "names", "named", "unseen", "raise", "alike", "misnamed left out"):
        table.add_column(head, justify="right")
    for one in found:
        counts = (one.entries, one.mistakes, one.named, len(one.unseen), len(one.unnameable))
        more = (len(one.collisions), len(one.others))
        table.add_row(one.question, *map(str, (*counts, *more)))
    return table


def _faults(found: Sequence[Diagnosed]) -> list[str]:
    """Return a sentence for each entry that is not named as it should be."""
    lines = []
    for one in found:
        lines += [f"{one.question}: no probe sees {name}" for name in one.unseen]
        lines += [f"{one.question}: {name} only raises" for name in one.unnameable]
        lines += [f"{one.question}: {a} and {b} behave alike" for a, b in one.collisions]
        lines += [f"{one.question}: {name} gets another's name" for name in one.others]
    return lines


def _bars(found: Sequence[Diagnosed]) -> list[tuple[str, bool]]:
    entries = sum(one.entries for one in found)
    silent = sum(len(one.unseen) + len(one.unnameable) for one in found)
    misnamed = sum(len(one.misnamed) for one in found)
    others = sum(len(one.others) for one in found)
    pairs, collisions = sum(one.pairs for one in found), sum(len(one.collisions) for one in found)
    return [
        (f"{misnamed} nameable entries don't get their own name; none should", not misnamed),
        _share("entries that can't be named", silent, entries, UNNAMEABLE_AT_MOST),
        _share("left-out entries that get another's name", others, entries, MISNAMED_AT_MOST),
        _share("collisions of pairs that should differ", collisions, pairs, COLLISIONS_AT_MOST),
    ]


def _share(what: str, count: int, total: int, bar: float) -> tuple[str, bool]:
    share = count / total if total else 0.0
    return f"{what}: {count} of {total}, {share:.1%}; at most {bar:.0%}", share <= bar


def _record(one: Diagnosed) -> dict[str, Any]:
    return {
        "question": one.question,
        "entries": one.entries,
        "names": one.mistakes,
        "named": one.named,
        "unseen": list(one.unseen),
        "only_raise": list(one.unnameable),
        "misnamed": list(one.misnamed),
        "collisions": [list(pair) for pair in one.collisions],
        "left_out_wrong": list(one.others),
    }
