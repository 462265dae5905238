"""The options that set limits, the same for every command that grades."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from autograder.cli.numbers import decimal_number, whole_number
from autograder.grading.limit_settings import SETTINGS, LimitSetting
from autograder.judging.sandbox.request import Limits


def takes_limits(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each limit; it receives them as one argument ``limits``."""
    signature = inspect.signature(command, eval_str=True)
    own = [p for name, p in signature.parameters.items() if name != "limits"]

    @functools.wraps(command)
    def with_limits(**given: Any) -> None:
        limits = {s.field: s.read(given.pop(s.name), s.flag) for s in SETTINGS}
        command(**given, limits=Limits(**limits))  # type: ignore[arg-type]

    parameters = [*own, *map(_parameter, SETTINGS)]
    with_limits.__dict__["__signature__"] = signature.replace(parameters=parameters)
    return with_limits


def _parameter(setting: LimitSetting) -> inspect.Parameter:
    parser = whole_number if setting.kind is int else decimal_number
    described = typer.Option(
        setting.flag, help=setting.help, rich_help_panel="Limits", parser=parser, metavar="NUMBER"
    )
    return inspect.Parameter(
        setting.name,
        inspect.Parameter.KEYWORD_ONLY,
        default=setting.default,
        annotation=Annotated[setting.kind, described],
    )
