"""How a command ends: its exit codes, and one clear line for what went wrong."""

from __future__ import annotations

from rich.console import Console

from autograder.errors import AutograderError, UsageError

DONE, NEEDS_PERSON, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130


def exit_code(error: AutograderError) -> int:
    """Return a command's exit code after this error."""
    return WRONG_USAGE if isinstance(error, UsageError) else NEEDS_PERSON


def print_error(message: object, style: str = "red") -> None:
    """Print ``iml: message`` to stderr as it is: never wrapped, nothing in it read as markup."""
    console = Console(stderr=True, highlight=False, emoji=False)
    console.print(f"iml: {message}", style=style, markup=False, soft_wrap=True)
