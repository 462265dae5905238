"""Gate: nothing in a release gives away an answer.

The secrets are the lines between solution markers, hidden checks, what makes the references, and
the bank. A *shingle* is one line of code or two neighbouring ones with at least `MIN_CHARACTERS`;
spacing, comment signs, trailing comments, blank lines and imports are ignored. The release leaks if
it holds a shingle of a secret file that is not also in what students get on purpose: the stubs
around the solutions, public checks, probes, and the kit. A solution's shingles may begin or end in
its stub, so that even a short body is found in place, right below its own docstring.

Files are compared as well: no file of a release, and no array of an ``.npz``, is one of the
references or hidden images.
"""

from __future__ import annotations

import contextlib
import io
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from autograder.course import Assignment, Course, Visibility
from autograder.errors import GateError
from autograder.notebook.markers import BEGIN, END
from autograder.notebook.source import Source
from autograder.publish.check_files import scan_check_file
from autograder.publish.checking import checking_module
from autograder.publish.otter_tests import otter_test

MIN_CHARACTERS = 24  # without spaces
MIN_BYTES = 256  # smaller arrays (a label, a size) may well be equal by chance
_TRAILING_COMMENT = re.compile(r"\s#.*$")
_IMPORT = re.compile(r"(import|from\s+\S+\s+import)\s")
Shingle = tuple[str, ...]
Fingerprint = tuple[int, int]
T = TypeVar("T")


@dataclass(frozen=True)
class Leak:
    """A shingle or file of the release that is secret.

    Args:
        file: in the release.
        origin: where the secret is.
        shingle: its lines; empty for a whole file.
    """

    file: str
    origin: str
    shingle: Shingle = ()

    @property
    def text(self) -> str:
        """The shingle, for a message."""
        return repr(" / ".join(self.shingle)) if self.shingle else ""


def nothing_leaks(source: Source, release: Mapping[str, bytes]) -> None:
    """Raise if the release holds something secret.

    Raises:
        GateError: it does; the message lists the first few places.
    """
    leaks = [*text_leaks(source, release), *file_leaks(source.assignment, release)]
    if leaks:
        lines = [f"  {leak.file} holds {leak.text or 'all'} of {leak.origin}" for leak in leaks[:5]]
        more = f"\n  and {len(leaks) - 5} more" if len(leaks) > 5 else ""
        name = source.assignment.name
        raise GateError(f"{name}: the release gives answers away:\n" + "\n".join(lines) + more)


def text_leaks(source: Source, release: Mapping[str, bytes]) -> list[Leak]:
    """Find secret shingles in the release's texts."""
    secrets: dict[Shingle, str] = {}
    for origin, shingles in secret_shingles(source):
        secrets.update(dict.fromkeys(shingles, origin))
    for shingle in open_shingles(source):
        secrets.pop(shingle, None)
    leaks = []
    for file, content in sorted(release.items()):
        for text in texts_of(file, content):
            found = shingles_of(code_lines(text)) & secrets.keys()
            leaks += [Leak(file, secrets[s], s) for s in sorted(found)]
    return leaks


def secret_shingles(source: Source) -> Iterator[tuple[str, set[Shingle]]]:
    """Yield where each secret is, and its shingles."""
    for cell in source.cells:
        if cell.role in ("solution", "written"):
            yield f"the solution of {cell.id}", _marked_shingles(cell.text)
    assignment = source.assignment
    for folder in (assignment.tests / "hidden", assignment.references, assignment.bank):
        for path in sorted(folder.rglob("*.py")):
            origin = path.relative_to(assignment.tests).as_posix()
            yield origin, shingles_of(code_lines(_read(path)))


def open_shingles(source: Source) -> set[Shingle]:
    """Return the shingles of what students get on purpose."""
    assignment = source.assignment
    texts = [checking_module(), *_otter_tests(source)]
    for folder in (assignment.tests / "public", assignment.probes):
        texts += [_read(path) for path in sorted(folder.glob("*.py"))]
    shingles = {shingle for text in texts for shingle in shingles_of(code_lines(text))}
    for cell in source.cells:
        if cell.role in ("solution", "written"):
            shingles |= shingles_of(code_lines(_without_blocks(cell.text)))
    return shingles


def _otter_tests(source: Source) -> Iterator[str]:
    """Yield public checks as students get them: a line may have other neighbours there."""
    for question in source.questions:
        file, _ = scan_check_file(source.assignment, Visibility.PUBLIC, question)
        # A file that can't be shipped is reported elsewhere.
        with contextlib.suppress(GateError):
            yield from [otter_test(file)] if file else []


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _marked_shingles(text: str) -> set[Shingle]:
    """Return the shingles with at least one line between markers."""
    lines, secret = [], []
    inside = False
    for line in text.splitlines():
        if line.strip() in (BEGIN, END):
            inside = line.strip() == BEGIN
        elif normal := normalised(line):
            lines.append(normal)
            secret.append(inside)
    return {
        shingle
        for size in (1, 2)
        for shingle, marks in zip(_windows(lines, size), _windows(secret, size), strict=True)
        if any(marks) and _is_long(shingle)
    }


def _without_blocks(text: str) -> str:
    return re.sub(rf"^\s*{BEGIN}\s*$.*?^\s*{END}\s*$", "", text, flags=re.DOTALL | re.MULTILINE)


def shingles_of(lines: list[str]) -> set[Shingle]:
    """Return every line, and every two neighbouring lines, that are long enough to be distinct."""
    return {shingle for size in (1, 2) for shingle in _windows(lines, size) if _is_long(shingle)}


def _windows(items: list[T], size: int) -> list[tuple[T, ...]]:
    return [tuple(items[i : i + size]) for i in range(len(items) - size + 1)]


def _is_long(shingle: Shingle) -> bool:
    return sum(map(len, shingle)) >= MIN_CHARACTERS


def code_lines(text: str) -> list[str]:
    """Return a text's lines, normalised, except blank lines and imports."""
    return [line for line in map(normalised, text.splitlines()) if line]


def normalised(line: str) -> str:
    """Return a line without spacing, comment sign and trailing comment; of an import, nothing.

    So an answer is found even if it is commented out.
    """
    text = _TRAILING_COMMENT.sub("", line.strip().lstrip("#").strip())
    return "" if _IMPORT.match(text) else "".join(text.split())


def texts_of(file: str, content: bytes) -> Iterator[str]:
    """Yield the texts of a file: all strings of a notebook, the whole of any other text file."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    if file.endswith(".ipynb"):
        yield from _strings(json.loads(text))
    else:
        yield text


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, list) and all(isinstance(item, str) for item in node):
        yield "".join(node)
    elif isinstance(node, list | dict):
        for item in node.values() if isinstance(node, dict) else node:
            yield from _strings(item)


def file_leaks(assignment: Assignment, release: Mapping[str, bytes]) -> list[Leak]:
    """Find files, and arrays of ``.npz`` files, that are secret ones."""
    secret: dict[Fingerprint, str] = {}
    for path in _secret_files(assignment):
        origin = path.relative_to(assignment.root).as_posix()
        secret.update(dict.fromkeys(_prints(path.read_bytes()), origin))
    return [
        Leak(file, secret[found])
        for file, content in sorted(release.items())
        for found in sorted(_prints(content) & secret.keys())
    ]


def _secret_files(assignment: Assignment) -> Iterable[Path]:
    folders = [assignment.tests / "hidden", assignment.references, assignment.bank]
    yield from (path for folder in folders for path in folder.rglob("*") if path.is_file())
    hidden_images = Course(assignment.root).hidden_images
    if hidden_images.is_file():
        yield hidden_images


def _prints(content: bytes) -> set[Fingerprint]:
    """Return size and CRC-32 of a file, and of each member of an archive, without unpacking it."""
    prints = {(len(content), zlib.crc32(content))}
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            prints |= {(part.file_size, part.CRC) for part in archive.infolist()}
    return {(size, crc) for size, crc in prints if size >= MIN_BYTES}
