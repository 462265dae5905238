"""Show how the claims of a notebook ended."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from autograder.publish.claims import Claims


def show_claims(console: Console, root: Path, claims: Claims) -> None:
    """Print a row for each claim, then what failed, the processor's time and the figures' file."""
    if claims.claims:
        console.print(_table(claims))
    for claim in claims.claims:
        for seed, failure in claim.failures.items():
            _say(console, f"{claim.cell}, seed {seed}: {claim.sentence}\n  {failure}", "red")
    for seed, reason in claims.broken.items():
        _say(console, f"{claims.assignment}, seed {seed}: {reason}", "red")
    for line, style in _summary(claims):
        _say(console, f"{claims.assignment}: {line}", style)
    if claims.sheet:
        console.print(f"wrote {claims.sheet.relative_to(root)}: {claims.figures} figures")


def _table(claims: Claims) -> Table:
    table = Table(title=f"Claims of {claims.assignment}", title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("cell", no_wrap=True)
    table.add_column("seeds that held", no_wrap=True)
    table.add_column("claim")
    for claim in claims.claims:
        held = [str(seed) for seed in claims.seeds if seed not in claim.failures]
        style = "red" if claim.failures else "green"
        table.add_row(claim.cell, Text(" ".join(held) or "none", style), Text(claim.sentence))
    return table


def _summary(claims: Claims) -> list[tuple[str, str]]:
    """Return sentences on the whole, each with a style."""
    false = sum(bool(claim.failures) for claim in claims.claims)
    runs = " ".join(map(str, claims.seeds)) or "none"
    count = len(claims.claims)
    lines = [(f"{count} claims, {false} false; seeds: {runs}", "red" if false else "green")]
    for seconds in claims.seconds:
        limit, over = claims.limit, claims.limit is not None and seconds > claims.limit
        bound = "" if limit is None else f", {'above' if over else 'within'} its {limit:g} s"
        lines.append((f"{seconds:.0f} s of processor time{bound}", "yellow" if over else ""))
    return lines


def _say(console: Console, line: str, style: str = "") -> None:
    console.print(line, style=style, markup=False, soft_wrap=True)
