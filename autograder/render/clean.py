"""A student's notebook as people may see it: the course's cells pristine, the rest harmless."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field

import nbformat
from nbformat import NotebookNode
from nbgrader.utils import is_locked  # type: ignore[import-untyped]

from autograder.render.markdown import safe_markdown
from autograder.render.outputs import Budget, clean_outputs, count, joined, shown_text
from autograder.render.pictures import JPEG, PNG, clean_picture

MAX_CELLS = 500
MAX_SOURCE = 30_000


def clean_notebook(notebook: NotebookNode, release: NotebookNode) -> NotebookNode:
    """Return a submission's executed notebook with nothing in it that could act.

    Cells that the release has get its metadata back (nbgrader's above all), locked ones also its
    text. Of the others, text, code, pictures and printed outputs stay, bounded in size. The
    notebook's own metadata are the release's.

    Args:
        notebook: as executed; what it holds is the student's word.
        release: the notebook that students were given.
    """
    cleaner = _Cleaner({cell.id: cell for cell in release.cells})
    cells = notebook.get("cells")
    cells = cells[:MAX_CELLS] if isinstance(cells, list) else []
    kept = [cleaner.clean(cell, number) for number, cell in enumerate(cells)]
    return NotebookNode(
        nbformat=4,
        nbformat_minor=5,
        metadata=copy.deepcopy(release.metadata),
        cells=[cell for cell in kept if cell is not None],
    )


@dataclass
class _Cleaner:
    release: dict[str, NotebookNode]
    budget: Budget = field(default_factory=Budget)

    def clean(self, cell: object, number: int) -> NotebookNode | None:
        """Return one cell, or None for what isn't one."""
        if not isinstance(cell, Mapping):
            return None
        # A second cell of the same id is not the course's cell.
        original = self.release.pop(str(cell.get("id")), None)
        if original is None:
            kind, text = _kind_and_text(cell)
            return self._cell(cell, kind, text, f"extra-{number}", NotebookNode())
        text = joined(cell.get("source"))
        if is_locked(original) or text == original.source:
            pristine: NotebookNode = copy.deepcopy(original)
            return self._with_outputs(pristine, cell)
        metadata = copy.deepcopy(original.metadata)
        return self._cell(cell, original.cell_type, text, original.id, metadata)

    def _cell(
        self,
        cell: Mapping[str, object],
        kind: str,
        text: str,
        cell_id: str,
        metadata: NotebookNode,
    ) -> NotebookNode:
        text = shown_text(text, MAX_SOURCE)
        node = NotebookNode(id=cell_id, cell_type=kind, metadata=metadata, source=text)
        if kind == "markdown":
            pictures = _attachments(cell.get("attachments"), self.budget)
            node["source"] = safe_markdown(text, pictures)
            if pictures:
                node["attachments"] = nbformat.from_dict(pictures)
        return self._with_outputs(node, cell)

    def _with_outputs(self, node: NotebookNode, cell: Mapping[str, object]) -> NotebookNode:
        if node.cell_type == "code":
            node["outputs"] = clean_outputs(cell.get("outputs"), self.budget)
            node["execution_count"] = count(cell.get("execution_count"))
        return node


def _kind_and_text(cell: Mapping[str, object]) -> tuple[str, str]:
    kind, text = cell.get("cell_type"), joined(cell.get("source"))
    if kind in ("code", "markdown"):
        return str(kind), text
    # A raw cell reaches a page as it is: show its text instead.
    return "markdown", "\n".join("    " + line for line in text.splitlines())


def _attachments(attachments: object, budget: Budget) -> dict[str, dict[str, str]]:
    kept: dict[str, dict[str, str]] = {}
    for name, data in attachments.items() if isinstance(attachments, Mapping) else ():
        for mime in (PNG, JPEG):
            picture = clean_picture(mime, data.get(mime) if isinstance(data, Mapping) else None)
            if picture is not None and len(picture) <= budget.pictures:
                budget.pictures -= len(picture)
                kept[str(name)] = {mime: picture}
    return kept
