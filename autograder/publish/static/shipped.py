"""What students receive: importable checks, fixed messages, ASCII, no stray file, no answer."""

from __future__ import annotations

from collections.abc import Iterator

from autograder.course import Visibility
from autograder.findings import Finding, read_text
from autograder.notebook.markers import find_blocks
from autograder.publish.ascii import not_ascii, not_escapable
from autograder.publish.leaks import file_leaks, normalised, text_leaks
from autograder.publish.literals import computed_messages
from autograder.publish.otter_tests import not_for_otter
from autograder.publish.release_files import STRAY, packaged, strays
from autograder.publish.requirements import LOCK, PACKAGES
from autograder.publish.static.files import Files


def unusable_checks(files: Files) -> Iterator[Finding]:
    """Find checks that otter or students could not run, and messages that could give answers."""
    for file in files.checks:
        yield from not_for_otter(file)
        if file.visibility == Visibility.HIDDEN:
            yield from computed_messages(file)


def unshippable(files: Files) -> Iterator[Finding]:
    """Find files that students must not get, and those that they could not read."""
    yield from (Finding(files.name(path), 0, STRAY) for path in strays(files.assignment))
    for module in files.modules.values():
        text, _ = read_text(files.course.root / module.file, module.file)
        yield from not_escapable(text, module.file)
    for file in files.checks:
        yield from not_escapable(file.text, file.name)
    texts = [*(files.course.common / "data").glob("*.txt")]
    texts += [path for path in packaged(files.course, files.assignment) if path.suffix != ".py"]
    yield from not_ascii({files.name(path): path.read_bytes() for path in texts})
    yield from _unlocked(files)


def _unlocked(files: Files) -> Iterator[Finding]:
    """Find packages of ``requirements.txt`` that the lock file doesn't name."""
    path = files.course.root / LOCK
    advice = "it says which versions students install; run `uv lock`"
    if not path.is_file():
        yield Finding(LOCK, 0, f"there is no such file: {advice}")
        return
    text = path.read_text("utf-8")
    for name in PACKAGES:
        if f'name = "{name}"' not in text:
            yield Finding(LOCK, 0, f"has no {name}, which students need: {advice}")


def leaking_lines(files: Files) -> Iterator[Finding]:
    """Find lines of answers, hidden checks, references or bank in what students receive."""
    texts = {files.source_file: _without_answers(files)}
    for module in files.modules.values():
        texts[module.file], _ = read_text(files.course.root / module.file, module.file)
    texts |= {file.name: file.text for file in files.checks if file.visibility == Visibility.PUBLIC}
    shown = {file: text.encode() for file, text in texts.items()}
    for leak in text_leaks(files.source, shown):
        line = _line_of(texts[leak.file], leak.shingle)
        wrong = f"{leak.text} gives away {leak.origin}"
        yield Finding(leak.file, line, f"{wrong}; students get this file, so word it differently")


def leaking_files(files: Files) -> Iterator[Finding]:
    """Find references and hidden images in the data that students receive."""
    folder = files.course.common / "data"
    data = {files.name(path): path.read_bytes() for path in folder.glob("*") if path.is_file()}
    for leak in file_leaks(files.assignment, data):
        yield Finding(leak.file, 0, f"holds data of {leak.origin}; take it out of source/common/")


def _without_answers(files: Files) -> str:
    """Return the percent file with empty lines in place of answers and claims."""
    lines = files.assignment.source.read_text("utf-8-sig").splitlines()
    for cell in files.source.cells:
        for block in find_blocks(cell.text, ""):
            for number in range(block.first, block.last + 1):
                lines[cell.first_line - 1 + number] = ""
    for claim in files.source.claims:
        for number in range(claim.text.count("\n") + 1):
            lines[claim.first_line - 1 + number] = ""
    return "\n".join(lines)


def _line_of(text: str, shingle: tuple[str, ...]) -> int:
    """Return the line on which a shingle begins."""
    kept = [(n, line) for n, line in enumerate(map(normalised, text.splitlines()), 1) if line]
    size = len(shingle)
    for i in range(len(kept) - size + 1):
        if tuple(line for _, line in kept[i : i + size]) == shingle:
            return kept[i][0]
    return 0
