"""Where no bar can be drawn, a long command prints a line now and then, with what is left."""

import io
import time

import pytest
from rich.console import Console

from autograder.cli import how_far
from autograder.cli.how_far import HowFar


class Clock:
    """A clock that tests set."""

    now = 1000.0

    def monotonic(self) -> float:
        """Return the time in seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(how_far, "time", clock)
    return clock


class Screen(io.StringIO):
    """A file that is a terminal."""

    def isatty(self) -> bool:
        """Say so."""
        return True


def lines(console: Console) -> list[str]:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()


def test_a_file_gets_a_line_every_half_minute(clock: Clock) -> None:
    console = Console(file=io.StringIO())
    with HowFar(console, "grading", "graded", 300) as progress:
        for _ in range(30):
            clock.now += 4
            progress.advance()
    assert lines(console) == [
        "8 of 300 graded; about 19 min left",
        "16 of 300 graded; about 19 min left",
        "24 of 300 graded; about 18 min left",
    ]


def test_neither_what_is_quick_nor_the_end_has_a_line(clock: Clock) -> None:
    console = Console(file=io.StringIO())
    with HowFar(console, "grading", "graded", 3) as progress:
        for seconds in (14, 14, 40):
            clock.now += seconds
            progress.advance()
    assert lines(console) == []


def test_what_an_earlier_run_did_says_nothing_of_the_time_left(clock: Clock) -> None:
    console = Console(file=io.StringIO())
    with HowFar(console, "judging", "judged", 600) as progress:
        progress.advance(500, before=True)
        clock.now += 31
        progress.advance()
    assert lines(console) == ["501 of 600 judged; about 51 min left"]


def test_an_unknown_total_is_left_out(clock: Clock) -> None:
    console = Console(file=io.StringIO())
    with HowFar(console, "judging", "earlier mistakes judged") as progress:
        clock.now += 31
        progress.advance(7)
        clock.now += 31
        progress.reach(0, 20)
    assert lines(console) == ["7 earlier mistakes judged", "0 of 20 earlier mistakes judged"]


def test_a_terminal_gets_a_bar_and_no_lines(clock: Clock) -> None:
    console = Console(file=Screen(), force_terminal=True, width=80)
    with HowFar(console, "grading", "graded", 3) as progress:
        clock.now += 40
        progress.advance(now="graded s001")
        progress._progress.refresh()
    assert isinstance(console.file, io.StringIO)
    assert "graded s001" in console.file.getvalue()
    assert "1 of 3 graded" not in console.file.getvalue()


def test_colours_that_are_forced_make_no_terminal(clock: Clock) -> None:
    console = Console(file=io.StringIO(), force_terminal=True, highlight=False)
    with HowFar(console, "grading", "graded", 3) as progress:
        clock.now += 31
        progress.advance()
    assert "1 of 3 graded; about 1 min left" in lines(console)[0]


def test_a_line_comes_also_while_nothing_gets_done(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(how_far, "_BEAT", 0.01)
    console = Console(file=io.StringIO())
    with HowFar(console, "grading", "graded", 14) as progress:
        progress.advance(13)
        clock.now += 65
        for _ in range(500):
            if lines(console):
                break
            time.sleep(0.01)
    assert lines(console) == ["13 of 14 graded; none for 1 min"]
