"""``iml audit --seeds N``: how much of the checks' verdicts is luck?"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from autograder.cli.endings import DONE, NEEDS_PERSON
from autograder.cli.how_far import HowFar
from autograder.cli.output import Output
from autograder.cli.several import Ended

if TYPE_CHECKING:
    from autograder.audit.bank import BankEntry
    from autograder.audit.margins import Margins
    from autograder.judging.judge.setup import Setup


def print_margins(setup: Setup, entries: list[BankEntry], seeds: int, output: Output) -> Ended:
    """Measure the margins of statistical checks and print them as Markdown.

    Returns:
        Code 1 if some margin is too narrow.
    """
    # Imported late, so that --help and mistyped commands answer at once.
    from autograder.audit.margins import measure_margins
    from autograder.audit.margins_page import margins_markdown

    # stdout may be redirected to a file; progress and faults are for the terminal.
    console = output.notes
    measuring = measure_margins(setup, entries, seeds, setup.kernels.jobs)
    measured = []
    name = setup.assignment.name
    with HowFar(console, f"measuring {name}", "measured", len(entries)) as progress:
        for item in measuring:
            measured.append(item)
            if item.fault:
                line = f"{item.entry}: {item.fault}"
                console.print(line, style="red", markup=False, soft_wrap=True)
            progress.advance()
    output.page(margins_markdown(name, seeds, measured))
    told = [item for item in measured if item.margins or item.fault]
    record = {"seeds": seeds, "entries": [_record(item) for item in told]}
    return Ended(NEEDS_PERSON if any(item.fault for item in measured) else DONE, record)


def _record(item: Margins) -> dict[str, Any]:
    entry = item.entry
    return {
        "side": entry.side,
        "question": entry.question,
        "name": entry.name,
        "fault": item.fault,
        "margins": [
            {
                "check": margin.check,
                "bound": margin.message,
                # A statistic without any spread is always on its side; JSON has no infinity.
                "deviations": margin.value if math.isfinite(margin.value) else None,
            }
            for margin in item.margins
        ],
    }
