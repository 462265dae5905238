"""``iml cluster``: what a cluster of one's own needs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.cli.numbers import at_least_one, whole_number
from autograder.cli.output import Output
from autograder.errors import MissingPrerequisite

_DAYS = 180

cluster = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")


@cluster.callback()
def _commands() -> None:
    """Prepare a Dask cluster of one's own, which `iml grade --dask` uses; docs/scale.md tells how.

    Example: [bold]iml cluster certificates ~/cluster[/bold]
    """


@cluster.command("certificates")
def certificates_command(
    folder: Annotated[
        Path, typer.Argument(metavar="FOLDER", file_okay=False, help="Where to write them.")
    ],
    days: Annotated[
        int,
        typer.Option(
            help="For how long they are accepted.",
            parser=whole_number,
            metavar="NUMBER",
            callback=at_least_one,
        ),
    ] = _DAYS,
) -> None:
    """Make the keys by which scheduler, workers and `iml grade` know each other over TLS.

    The folder also gets Dask's configuration: wherever DASK_CONFIG names it, the keys are used.
    Whoever has the folder can run code on the whole cluster.

    Example: [bold]iml cluster certificates ~/cluster[/bold]
    """
    try:
        from autograder.cluster.certificates import make_certificates
    except ModuleNotFoundError as error:
        raise MissingPrerequisite(
            f"certificates need {error.name}: pip install '.[cluster]' in the course's folder"
        ) from error
    output = Output("cluster certificates", as_json=False)
    for path in make_certificates(folder, days):
        output.say(str(path))
    output.say(
        "Put this folder at the same place on every machine, and before starting the scheduler, "
        "a worker or `iml grade` there:"
    )
    output.say(f"  export DASK_CONFIG={folder.resolve()}")
