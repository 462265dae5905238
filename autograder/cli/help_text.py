"""Help texts that flow: a docstring's line ends are its author's, not the terminal's."""

from __future__ import annotations

import inspect

import typer


def let_flow(app: typer.Typer) -> None:
    """Join the lines of each paragraph in the help of all commands of an app, and of its groups.

    Typer keeps the line ends of all paragraphs but the first, so that a terminal narrower than our
    docstrings breaks every line twice.
    """
    for info in (*app.registered_commands, app.registered_callback):
        if info is not None:
            info.help = _flowing(inspect.getdoc(info.callback) or "")
    for group in app.registered_groups:
        if group.typer_instance is not None:
            let_flow(group.typer_instance)


def _flowing(text: str) -> str:
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in text.split("\n\n"))
