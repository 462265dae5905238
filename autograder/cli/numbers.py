"""Numbers on the command line: anything else is refused, with the value and the rule."""

from __future__ import annotations

import typer

from autograder.errors import UsageError


def whole_number(given: object) -> int:
    """Read a whole number, as an option's parser.

    Raises:
        typer.BadParameter: it is none.
    """
    try:
        return int(str(given))
    except ValueError:
        raise typer.BadParameter(f"{given!r} is not a whole number") from None


def decimal_number(given: object) -> float:
    """Read a number, as an option's parser.

    Raises:
        typer.BadParameter: it is none.
    """
    try:
        return float(str(given))
    except ValueError:
        raise typer.BadParameter(f"{given!r} is not a number") from None


def at_least_one(option: typer.CallbackParam, given: int) -> int:
    """Refuse a number below 1, as an option's callback.

    Raises:
        UsageError: the message names the option, the number and the rule.
    """
    if given < 1:
        raise UsageError(f"{option.opts[0]} {given} must be at least 1")
    return given


def above_zero(option: typer.CallbackParam, given: float) -> float:
    """Refuse a number that is not above 0, as an option's callback.

    Raises:
        UsageError: the message names the option, the number and the rule.
    """
    if not given > 0:
        raise UsageError(f"{option.opts[0]} {given:g} must be above 0")
    return given
