"""A cleaned notebook's cells as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup
from nbformat import NotebookNode

from autograder.notebook.source import Source, SourceCell
from autograder.render.markdown import to_html

_HEADING = re.compile(r"^#{1,6} .*$", re.MULTILINE)
# Below a page's own headings no level may be left out, whatever a notebook does.
_OPENED = re.compile(r"<h([1-6])>")
_CLOSED = re.compile(r"</h[1-6]>")
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
        label: its heading.
        back: the question whose solution cell it is; empty for other cells.
        prose: rendered Markdown; empty for code.
        code: Python; empty for Markdown.
    """

    origin: str
    label: str
    back: str
    prose: Markup
    code: str
    outputs: list[ShownOutput] = field(default_factory=list)


def shown_cells(notebook: NotebookNode, source: Source) -> list[ShownCell]:
    """Return what a page shows of a notebook that `clean_notebook` made.

    Of the course's own text it shows only the headings: students have it, and the page is about
    their work. Check cells are left out, since their verdicts are above the notebook.
    """
    known = {cell.id: cell for cell in source.cells}
    shown = (_cell(cell, known.get(cell.id)) for cell in notebook.cells)
    return [cell for cell in shown if cell is not None]


def _cell(cell: NotebookNode, course: SourceCell | None) -> ShownCell | None:
    """Show one cell; ``course`` is the course's cell that it is, if it is one."""
    given = course is not None and course.locked
    text = cell.source
    if given and cell.cell_type == "markdown":
        heading = _HEADING.search(text)
        text = heading.group() if heading else ""
    role = course.role if course else ""
    unseen = course is not None and (role == "check" or "student-only" in course.tags)
    if unseen or not (text.strip() or role):
        return None
    prose = cell.cell_type == "markdown"
    return ShownCell(
        origin="given" if given else "own",
        label={"solution": f"Exercise {cell.id}", "written": f"Written answer {cell.id}"}.get(
            role, ""
        ),
        back=cell.id if role == "solution" else "",
        prose=Markup(_levelled(to_html(text))) if prose else Markup(),
        code="" if prose else text,
        outputs=[] if prose else [o for output in cell.outputs for o in _outputs(output)],
    )


def _levelled(html: str) -> str:
    return _CLOSED.sub("</h3>", _OPENED.sub(r'<h3 class="level-\1">', html))


def _outputs(output: NotebookNode) -> Iterator[ShownOutput]:
    if output.output_type == "stream":
        yield ShownOutput(output.name, _plain(output.text))
    elif output.output_type == "error":
        yield ShownOutput("error", _plain("\n".join(output.traceback)))
    else:
        pictures = [mime for mime in ("image/png", "image/jpeg") if mime in output.data]
        for mime in pictures:
            yield ShownOutput("picture", picture=f"data:{mime};base64,{output.data[mime]}")
        # A figure's text ("<Figure size 640x480 …>") adds nothing to its picture.
        if not pictures:
            yield ShownOutput("result", _plain(output.data.get("text/plain", "")))


def _plain(text: str) -> str:
    return _COLOUR.sub("", text).rstrip("\n")
