"""nbclient's client with bounded outputs: a cell can print forever, a grader can't keep it all.

What a kernel sends is a claim by the student's process. Each message is rebuilt from the few
fields that a notebook needs before nbclient sees it, so that nothing else is kept.
"""

from __future__ import annotations

from typing import Any

from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_output

from autograder.judging.sandbox.request import Limits

_NOTE = "\n[The rest of this cell's output was left out: it is longer than {limit:,} bytes.]\n"
_MOST_QUOTED = 1000  # characters of an exception
_OVERHEAD = 256  # bytes that an output takes besides its text
# Widgets (comm messages) and pagers need a live kernel: a graded notebook shows none.
_SHOWN = ("display_data", "update_display_data", "execute_result")


class BoundedClient(NotebookClient):
    """Executes cells one by one and keeps no more output than the limits allow."""

    def __init__(self, notebook: NotebookNode, limits: Limits, **options: Any) -> None:
        super().__init__(notebook, allow_errors=True, timeout=None, record_timing=False, **options)
        self._limits = limits
        self._kept_in_all = 0
        self._kept: dict[int, int] = {}
        self.cut_cells: set[int] = set()  # indices of those with more output than was kept
        self.raised: dict[int, str] = {}  # by a cell's index: the exception that ended it
        self.started_cell = -1  # index of the last cell that the kernel said it began

    def process_message(
        self, msg: dict[str, Any], cell: NotebookNode, cell_index: int
    ) -> NotebookNode | None:
        """Note that the cell began; pass on what is valid and within the limits, drop the rest."""
        sound = sound_message(msg)
        if sound is None:
            return None
        if sound["msg_type"] == "execute_input":
            self.started_cell = cell_index
        if sound["msg_type"] in ("execute_input", "status"):
            return super().process_message(sound, cell, cell_index)
        if sound["msg_type"] == "error":
            # Known even where its traceback is too long to be kept.
            content = sound["content"]
            self.raised[cell_index] = f"{content['ename']}: {content['evalue']}"[:_MOST_QUOTED]
        size = _size(sound["content"])
        before = self._kept.get(cell_index, 0)
        limit = min(
            self._limits.output_bytes_per_cell,
            self._limits.output_bytes - (self._kept_in_all - before),
        )
        if before + size > limit:
            self.cut_cells.add(cell_index)
            if before <= limit:
                cell.outputs.append(
                    new_output("stream", name="stderr", text=_NOTE.format(limit=max(limit, 0)))
                )
            # No more output of this cell is kept, however short.
            self._kept[cell_index] = self._limits.output_bytes + 1
            return None
        self._kept[cell_index] = before + size
        self._kept_in_all += size
        return super().process_message(sound, cell, cell_index)


def sound_message(msg: dict[str, Any]) -> dict[str, Any] | None:
    """Rebuild a message from the kernel from what a notebook needs of it; None to drop it."""
    kind = msg.get("msg_type")
    content = msg.get("content")
    if not isinstance(kind, str) or not isinstance(content, dict):
        return None
    kept = _content(kind, content)
    if kept is None:
        return None
    header = {"msg_type": kind}
    return {"msg_type": kind, "header": header, "parent_header": {}, "content": kept}


def _content(kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
    if kind == "status":
        return {"execution_state": _text(content.get("execution_state"))}
    if kind == "execute_input":
        return {"execution_count": _count(content)}
    if kind == "clear_output":
        return {"wait": content.get("wait") is True}
    if kind == "stream":
        name = "stderr" if content.get("name") == "stderr" else "stdout"
        return {"name": name, "text": _text(content.get("text"))}
    if kind == "error":
        lines = content.get("traceback")
        return {
            "ename": _text(content.get("ename")),
            "evalue": _text(content.get("evalue")),
            "traceback": [_text(line) for line in lines] if isinstance(lines, list) else [],
        }
    if kind in _SHOWN:
        return _shown(kind, content)
    return None


def _shown(kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
    data, transient = content.get("data"), content.get("transient")
    if not isinstance(data, dict):
        return None
    kept: dict[str, Any] = {
        # Bundles of JSON (widgets, interactive plots) are shown as the plain text beside them.
        "data": {str(mime): _text(body) for mime, body in data.items() if isinstance(body, str)},
        "metadata": {},
    }
    name = transient.get("display_id") if isinstance(transient, dict) else None
    if isinstance(name, str):
        kept["transient"] = {"display_id": name[:200]}
    elif kind == "update_display_data":
        return None
    if kind == "execute_result":
        kept["execution_count"] = _count(content)
    return kept


def _count(content: dict[str, Any]) -> int | None:
    count = content.get("execution_count")
    return count if type(count) is int and 0 <= count < 10**6 else None


def _text(value: Any) -> str:
    """Return text without what can't be written as UTF-8; empty for anything but text."""
    return value.encode(errors="replace").decode() if isinstance(value, str) else ""


def _size(content: dict[str, Any]) -> int:
    """Estimate the bytes that an output takes."""
    texts = [*content.get("data", {}).values(), *content.get("traceback", [])]
    texts += [value for value in content.values() if isinstance(value, str)]
    return _OVERHEAD + sum(map(len, texts)) + 64 * len(texts)
