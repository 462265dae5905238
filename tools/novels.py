"""Read Jane Austen's novels out of a Debian package, and make tokens of them.

The package holds R data: a file of chunks (a big-endian length, then zlib), each of them one
character vector in R's serialisation, XDR flavour (R Internals, chapter 1.8).
"""

from __future__ import annotations

import re
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from sources import Source, SourceDataError

Array = np.ndarray[Any, Any]
Paragraph = list[str]

NOVELS = Source(
    "apt-get download r-cran-janeaustenr",
    "usr/lib/R/site-library/janeaustenr/data/Rdata.rdb",
    "sha256",
    "8fb5198960d0da724b1562f96e4221e5c1b41ff455000280b02c55980c3d8f21",
)
UNKNOWN, BEGIN = "<unk>", "<p>"  # any other word; the beginning of a paragraph
MARKS = ".,;:!?"
TOKEN = re.compile(rf"[a-z]+(?:'[a-z]+)*|[{MARKS}]")
# Each novel is cut into a hundred parts of equally many paragraphs; these are not trained on.
PARTS, VALIDATION, HELD_OUT = 100, (24, 25), (75,)
_STRINGS, _LATIN_1 = 16, 4  # R's type of a character vector; its flag of an encoding


@dataclass(frozen=True)
class Split:
    """Tokens of the novels as numbers: what is trained on, tuned on, and only measured."""

    vocab: list[str]
    train: Array
    validation: Array
    held_out: Array


def chunks(content: bytes) -> Iterator[bytes]:
    """Yield what an R database file holds, unpacked.

    Raises:
        SourceDataError: a chunk isn't as long as it says.
    """
    while content:
        unpacker = zlib.decompressobj()
        chunk = unpacker.decompress(content[4:])
        if (len(chunk),) != struct.unpack(">I", content[:4]):
            raise SourceDataError(f"{NOVELS.member} is damaged: a chunk has {len(chunk)} bytes")
        yield chunk
        content = unpacker.unused_data


def strings(chunk: bytes) -> list[str]:
    """Return the character vector that a chunk of R's serialisation (format 3) holds.

    Raises:
        SourceDataError: it holds something else.
    """
    at = 14 + 4 + int.from_bytes(chunk[14:18], "big")  # behind the header, the encoding's name
    kind, count = struct.unpack(">II", chunk[at : at + 8])
    if kind & 255 != _STRINGS:
        raise SourceDataError(f"{NOVELS.member} holds R's type {kind & 255}, not text")
    lines = []
    at += 8
    for _ in range(count):
        flags, length = struct.unpack(">Ii", chunk[at : at + 8])
        at += 8
        encoding = "latin-1" if flags >> 12 & _LATIN_1 else "utf-8"
        lines.append(chunk[at : at + length].decode(encoding))
        at += length
    return lines


def paragraphs(lines: list[str]) -> Iterator[Paragraph]:
    """Yield a novel's paragraphs as words and marks; headings and what stands about them go."""
    for block in "\n".join(line.strip() for line in lines).split("\n\n"):
        text = block.replace('"', "").lower()
        # A dash that follows no mark is read as a comma; an abbreviation ends no sentence.
        text = re.sub(rf"([{MARKS}]?)\s*--+", lambda dash: f"{dash[1] or ','} ", text)
        text = re.sub(r"\b(mr|mrs|dr|st|messrs|esq|etc)\.", r"\1", text)
        words = TOKEN.findall(text)
        if words and words[0] not in ("chapter", "volume") and words[-1] in MARKS:
            yield words


def split(place: Path, size: int) -> Split:
    """Return the novels as tokens of a vocabulary, cut into three parts.

    Args:
        place: the package, or the folder that it was unpacked or installed into.
        size: of the vocabulary, with the two tokens that stand for no word; the rest are the most
            frequent words and marks of what is trained on.

    Raises:
        SourceDataError: the package is another one.
    """
    parts: dict[str, list[Paragraph]] = {"train": [], "validation": [], "held_out": []}
    for chunk in chunks(NOVELS.read(place)):
        novel = list(paragraphs(strings(chunk)))
        for i, words in enumerate(novel):
            part = i * PARTS // len(novel)
            held = "held_out" if part in HELD_OUT else "train"
            parts["validation" if part in VALIDATION else held].append(words)
    counts = Counter(word for words in parts["train"] for word in words)
    known = sorted(counts, key=lambda word: (-counts[word], word))[: size - 2]
    vocab = [UNKNOWN, BEGIN, *known]
    number = {word: i for i, word in enumerate(vocab)}

    def tokens(part: list[Paragraph]) -> Array:
        return np.array([number.get(w, 0) for words in part for w in (BEGIN, *words)], np.uint16)

    return Split(vocab, **{name: tokens(part) for name, part in parts.items()})
