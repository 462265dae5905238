"""How a submission's cells ended, and which of them a new kernel runs again."""

from __future__ import annotations

import re
from collections.abc import Iterator

from autograder.judging.code import definitions
from autograder.judging.judge.assembler import Assembled
from autograder.results import CellResult, CellStatus
from autograder.text import printable

_FILE = re.compile(r"\(\S+\.py, line (\d+)\)")  # at the end of a syntax error
_MOST_QUOTED = 300  # characters of a cell's exception


class Endings:
    """The result of each cell that was to be run.

    Args:
        assembled: the notebook.
    """

    def __init__(self, assembled: Assembled) -> None:
        self._assembled = assembled
        self._raised: dict[int, str] = {}  # by a cell's index: the exception that ended it
        self.results: dict[int, CellResult] = {}

    def note(self, index: int, result: CellResult, raised: str = "") -> None:
        """Record how a cell ended, and what it raised; only before the notebook is sealed."""
        self.results[index] = result
        self._raised[index] = raised

    def last_whole(self) -> int | None:
        """Return the index of the last cell that ended by itself; None if none did."""
        whole = (CellStatus.OK, CellStatus.ERROR)
        ended = [index for index, result in self.results.items() if result.status in whole]
        return ended[-1] if ended else None

    def trouble(self, question: str, name: str = "") -> str:
        """Report how the cell that should define a function ended; see `Runner.trouble`."""
        names = {name} if name else {own for _, own in self._assembled.functions.of(question)}
        for index, result in reversed(self.results.items()):
            if names & {*self._assembled.steps[index].taken.defines}:
                return "" if result.status is CellStatus.OK else self._ending(index, result)
        return ""

    def _ending(self, index: int, result: CellResult) -> str:
        if result.status is CellStatus.ERROR:
            raised = _FILE.sub(r"(line \1 of the cell)", self._raised[index])
            return f"its cell ended with {printable(raised)[:_MOST_QUOTED] or 'an exception'}"
        return f"its cell {result.error}"


class Replays:
    """The code that a new kernel runs to restore the state of the last one.

    Cells that ended by themselves are run again. Of the others, only definitions are: their
    functions count as they would if no kernel had died.
    """

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}

    def keep(self, index: int, text: str, *, ended: bool) -> None:
        """Add a cell; ``ended`` says whether it ended by itself."""
        self._codes[index] = text if ended else definitions(text)

    def drop(self, index: int) -> None:
        """Drop code that ended its kernel: first all but its definitions, then all of it."""
        left = definitions(self._codes[index])
        self._codes[index] = left if left != self._codes[index] else ""

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Yield each cell's index and its code, in the notebook's order."""
        return iter([(index, code) for index, code in self._codes.items() if code])
