"""A cleaned notebook's cells as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.notebook.source import Source
from autograder.render.markdown import to_html

_COLOUR = re.compile(r"\x1b(?:\[[0-9;]*m)?")


@dataclass(frozen=True)
class ShownOutput:
    """One output: a picture's ``data:`` address, or text; kind is stdout, stderr, error, result."""

    kind: str
    text: str = ""
    picture: str = ""


@dataclass(frozen=True)
class ShownCell:
    """One cell.

    Args:
        origin: ``own`` (the student's) or ``given`` (the course's).
        label: what stands above it.
        anchor: its id on the page; empty for none.
        back: the question whose solution cell it is; empty for other cells.
        prose: rendered Markdown; empty for code.
        code: Python; empty for Markdown.
    """

    origin: str
    label: str
    anchor: str
    back: str
    prose: Markup
    code: str
    outputs: list[ShownOutput] = field(default_factory=list)


def shown_cells(notebook: NotebookNode, source: Source) -> list[ShownCell]:
    """Return what a page shows of a notebook that `clean_notebook` made.

    Check cells are left out: their verdicts stand above the notebook.
    """
    known = {cell.id: cell for cell in source.cells}
    return [
        _cell(cell, source)
        for cell in notebook.cells
        if cell.id not in known or known[cell.id].role != "check"
    ]


def _cell(cell: NotebookNode, source: Source) -> ShownCell:
    given = {one.id for one in source.cells if one.locked}
    question = cell.id if cell.id in source.questions else ""
    if question:
        label = f"Exercise {question}"
    elif cell.id in source.written:
        label = f"Written answer {cell.id}"
    else:
        label = ""
    prose = cell.cell_type == "markdown"
    return ShownCell(
        origin="given" if cell.id in given else "own",
        label=label,
        anchor=f"cell-{question}" if question else "",
        back=question,
        prose=Markup(to_html(cell.source)) if prose else Markup(),
        code="" if prose else cell.source,
        outputs=[] if prose else [o for output in cell.outputs for o in _outputs(output)],
    )


def _outputs(output: NotebookNode) -> Iterator[ShownOutput]:
    if output.output_type == "stream":
        yield ShownOutput(output.name, _plain(output.text))
    elif output.output_type == "error":
        yield ShownOutput("error", _plain("\n".join(output.traceback)))
    else:
        pictures = [mime for mime in ("image/png", "image/jpeg") if mime in output.data]
        for mime in pictures:
            yield ShownOutput("picture", picture=f"data:{mime};base64,{output.data[mime]}")
        # A figure's text ("<Figure size 640x480 …>") says nothing beside its picture.
        if not pictures:
            yield ShownOutput("result", _plain(output.data.get("text/plain", "")))


def _plain(text: str) -> str:
    return _COLOUR.sub("", text).rstrip("\n")
