"""Texts and outputs of a student's cells, bounded: pictures, prints, errors; nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from autograder.render.pictures import JPEG, PNG, clean_picture
from autograder.text import printable

Output = dict[str, Any]

MAX_OUTPUTS = 60
MAX_TEXT = 20_000
MAX_SOURCE = 30_000
NOT_SHOWN = "[an output that can't be shown here]"
CUT = "\n[… cut here …]\n"
# Colours ("…m") stay; every other terminal sequence goes.
_COLOUR = re.compile(r"\x1b\[[0-9;]{0,20}m")
_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*+[ -/]*+[@-~]?|\x1b\][^\x07\x1b]*+(?:\x07|\x1b\\)?|\x1b[^\[\]]?"
)


@dataclass
class Budget:
    """How much of one notebook's cells may still be kept.

    Args:
        text: characters of outputs.
        pictures: base64 characters.
        sources: characters of code and Markdown.
    """

    text: int = 500_000
    pictures: int = 8_000_000
    sources: int = 500_000


def clean_outputs(outputs: object, budget: Budget) -> list[Output]:
    """Return the outputs that may be shown; what is malformed or of another kind is left out.

    Args:
        outputs: a code cell's, as they arrived.
        budget: of the notebook; reduced.
    """
    if not isinstance(outputs, list):
        return []
    kept = (_output(output, budget) for output in outputs[:MAX_OUTPUTS])
    cleaned = [output for output in kept if output is not None]
    if len(outputs) > MAX_OUTPUTS:
        left = len(outputs) - MAX_OUTPUTS
        cleaned.append(stream(f"[… {left} more outputs …]\n"))
    return cleaned


def stream(text: str, name: str = "stdout") -> Output:
    """Return a printed output."""
    return {"output_type": "stream", "name": name, "text": text}


def _output(output: object, budget: Budget) -> Output | None:
    if not isinstance(output, Mapping):
        return None
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return stream(_text(output.get("text"), budget), name)
    if kind == "error":
        return _error(output, budget)
    if kind in ("execute_result", "display_data"):
        return _shown(str(kind), output, budget)
    return None


def _shown(kind: str, output: Mapping[str, Any], budget: Budget) -> Output:
    data = _data(output.get("data"), budget)
    node: Output = {"output_type": kind, "data": data, "metadata": {}}
    if kind == "execute_result":
        node["execution_count"] = count(output.get("execution_count"))
    return node


def count(value: object) -> int | None:
    """Return an execution count if a notebook may contain it."""
    return value if type(value) is int and 0 <= value < 1_000_000 else None


def _error(output: Mapping[str, Any], budget: Budget) -> Output:
    lines = output.get("traceback")
    traceback = "\n".join(map(joined, lines)) if isinstance(lines, list) else ""
    name, value = (_text(output.get(key), budget)[:1000] for key in ("ename", "evalue"))
    text = _text(traceback, budget) or f"{name}: {value}"
    return {
        "output_type": "error",
        "ename": name,
        "evalue": value,
        "traceback": text.split("\n"),
    }


def _data(data: object, budget: Budget) -> dict[str, str]:
    data = data if isinstance(data, Mapping) else {}
    kept: dict[str, str] = {}
    for mime in (PNG, JPEG):
        picture = clean_picture(mime, joined(data.get(mime)))
        if picture is not None and len(picture) <= budget.pictures:
            budget.pictures -= len(picture)
            kept[mime] = picture
    if "text/plain" in data:
        kept["text/plain"] = _text(data["text/plain"], budget)
    return kept or {"text/plain": NOT_SHOWN}


def _text(value: object, budget: Budget) -> str:
    text = shown_text(joined(value), min(MAX_TEXT, budget.text))
    budget.text -= len(text)
    return text


def joined(value: object) -> str:
    """Return notebook text that may be split into lines as one; anything else is empty."""
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else ""


def shown_text(text: str, limit: int) -> str:
    """Return text as a terminal would finally show it: colours kept, the middle cut if long.

    Args:
        text: with escape sequences, carriage returns and backspaces (progress bars).
        limit: characters that are kept.
    """
    # Four times the limit is plenty for progress bars that overwrite themselves.
    text = _cut(text, 4 * limit)
    pieces = _COLOUR.split(text)
    colours = _COLOUR.findall(text)
    plain = [printable(_overwritten(_SEQUENCE.sub("", piece))) for piece in pieces]
    colours.append("")
    return _cut("".join(p + c for p, c in zip(plain, colours, strict=True)), limit)


def shown_source(text: str, budget: Budget) -> str:
    """Return a cell's text with nothing hidden in it by control characters or overwriting."""
    text = printable(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _cut(text, min(MAX_SOURCE, budget.sources))
    budget.sources -= len(text)
    return text


def _overwritten(text: str) -> str:
    if "\x08" in text:
        text = re.sub(r"\x08+", "\r", text)
    text = text.replace("\r\n", "\n")
    # What follows a carriage return replaces the line; one at its end replaces nothing.
    lines = (line.rstrip("\r").rpartition("\r")[2] for line in text.split("\n"))
    return "\n".join(lines)


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    half = max(limit // 2 - len(CUT), 0)
    return text[:half] + CUT + (text[-half:] if half else "")
