"""nbclient's client with bounded outputs: a cell can print for ever, a grader can't keep it all."""

from __future__ import annotations

from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.sandbox.request import Limits

_NOTE = "\n[The rest of this cell's output was left out: it is longer than {limit:,} bytes.]\n"


class BoundedClient(NotebookClient):
    """Executes cells one by one and keeps no more output than the limits allow."""

    def __init__(self, notebook: NotebookNode, limits: Limits, **options: Any) -> None:
        super().__init__(notebook, allow_errors=True, timeout=None, **options)
        self._limits = limits
        self._kept_in_all = 0
        self._kept: dict[int, int] = {}
        self.started_cell = -1  # index of the last cell that the kernel said it began

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Note that the cell began; pass on what is within the limits, drop the rest."""
        kind = msg["msg_type"]
        if kind == "execute_input":
            self.started_cell = cell_index
        if kind.startswith("comm") or kind == "status":
            return super().process_message(msg, cell, cell_index)
        size = _size(msg["content"])
        before = self._kept.get(cell_index, 0)
        limit = min(
            self._limits.output_bytes_per_cell,
            self._limits.output_bytes - (self._kept_in_all - before),
        )
        if before + size > limit:
            if before <= limit:
                cell.outputs.append(
                    new_output("stream", name="stderr", text=_NOTE.format(limit=max(limit, 0)))
                )
            # Nothing more of this cell fits, however short.
            self._kept[cell_index] = self._limits.output_bytes + 1
            return None
        self._kept[cell_index] = before + size
        self._kept_in_all += size
        return super().process_message(msg, cell, cell_index)


def _size(content: dict[str, Any]) -> int:
    """Estimate the bytes of a message's content without encoding it again."""
    total = 0
    todo: list[Any] = [content]
    while todo:
        item = todo.pop()
        if isinstance(item, str):
            total += len(item)
        elif isinstance(item, dict):
            todo.extend(item.values())
            total += 16 * len(item)
        elif isinstance(item, list):
            todo.extend(item)
            total += 16 * len(item)
    return total
