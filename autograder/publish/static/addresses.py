"""Links have targets, pictures exist, and a notebook uses its own name."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from urllib.parse import unquote

from autograder.findings import Finding, listed, nearest, read_text
from autograder.notebook.address import PLACEHOLDERS
from autograder.publish.static.files import Files
from autograder.publish.static.prose import Link
from autograder.publish.static.scopes import literal

# What otter's Notebook offers; a test compares this with otter itself, which is slow to import.
GRADER = (
    *("add_plugin_files", "check", "check_all", "export"),
    *("init_grading_mode", "run_plugin", "to_pdf"),
)
_WEB = re.compile(r"(https?://|mailto:)\S")
_PLACEHOLDER = re.compile(r"\{\{\s*(\w+)\s*\}\}([^\s\"')]*)")
_FILE = re.compile(r"(?<![\w/.-])([\w-]+)\.(ipynb|zip)\b")
_FOLDER = re.compile(r"^\s*(?:#\s*)?%cd\s+(?:-q\s+)?(\w+)\s*$")
_HAND_IN = re.compile(r"\b(hand(ed|s)?[ -]in|submit\w*|upload\w*)\b", re.IGNORECASE)


def broken_links(files: Files) -> Iterator[Finding]:
    """Find links within the notebook without a target, and pictures that students don't get."""
    anchors = {name for prose in files.prose.values() for name in prose.anchors}
    headings = [piece.text for prose in files.prose.values() for piece in prose.headings]
    anchors |= {_anchor(heading) for heading in headings}
    released = set(_released(files))
    for prose in files.prose.values():
        for link in prose.links:
            wrong = _wrong_link(link, anchors, released)
            if wrong:
                yield files.at(link.line, wrong)


def _anchor(heading: str) -> str:
    """Return the anchor that Jupyter gives to a heading."""
    return heading.strip().replace(" ", "-")


def _wrong_link(link: Link, anchors: set[str], released: set[str]) -> str:
    target = unquote(link.target)
    if _WEB.match(target):
        return ""
    if target.startswith("#"):
        if target[1:] in anchors:
            return ""
        by_case = {anchor.lower(): anchor for anchor in anchors}
        close = nearest(target[1:].lower(), by_case, "")
        meant = next((by_case[low] for low in by_case if repr(low) in close), "")
        hint = f"; write #{meant}" if meant else "; its spaces become -, the rest stays as it is"
        return f"no heading has the anchor {target!r}{hint}"
    if target.startswith("attachment:"):
        return "pictures inside the notebook are lost; put the file into source/common/data/"
    path = target.partition("#")[0].removeprefix("./")
    if path in released:
        return ""
    what = "picture" if link.picture else "file"
    if target.startswith("www."):
        return f"{target!r} is read as a file's name; write https://{target}"
    return f"the release holds no {what} {path!r}{nearest(path, released)}"


def _released(files: Files) -> Iterator[str]:
    """Yield the names of a release's files."""
    name = files.assignment.name
    yield from (f"{name}.ipynb", "README.md", "checking.py")
    yield from ("requirements.txt", "requirements-colab.txt")
    yield from (f"tests/{question}.py" for question in files.source.questions)
    yield from (f"{probe}.py" for probe in files.probes)
    for path in sorted(files.course.common.rglob("*")):
        if path.is_file():
            yield path.relative_to(files.course.common).as_posix()


def wrong_self(files: Files) -> Iterator[Finding]:
    """Find places where the notebook uses another name for itself, its checks or its zip."""
    yield from _placeholders(files)
    for code in files.code.values():
        for node in ast.walk(code.tree):
            if isinstance(node, ast.Call):
                yield from _named_in_call(files, node)
            if not isinstance(node, ast.Attribute) or ast.unparse(node.value) != "grader":
                continue
            if node.attr not in GRADER:
                wrong = f"otter's grader has no {node.attr!r}{nearest(node.attr, GRADER)}"
                yield files.at(node.lineno, f"cell {code.cell.id}: {wrong}")
    yield from _named_in_prose(files)


def _named_in_call(files: Files, node: ast.Call) -> Iterator[Finding]:
    name, function = files.assignment.name, ast.unparse(node.func)
    given = {keyword.arg: keyword.value for keyword in node.keywords}
    wanted: list[tuple[ast.expr | None, str]] = []
    if function in ("Grader", "otter.Notebook", "Notebook"):
        first = node.args[0] if node.args else given.get("notebook", given.get("nb_path"))
        wanted = [(first, f"{name}.ipynb"), (given.get("tests_dir"), "tests")]
    if function == "grader.export":
        wanted = [(given.get("export_path"), f"{name}.zip")]
    for value, right in wanted:
        text = literal(value)
        if value is not None and text is not None and text.removeprefix("./") != right:
            wrong = f"{function} is given {text!r} in the notebook {name}"
            yield files.at(value.lineno, f"{wrong}; write {right!r}")


def _named_in_prose(files: Files) -> Iterator[Finding]:
    """Find notebooks and zips that are not this assignment's, but were meant to be."""
    name = files.assignment.name
    own = (f"{name}.ipynb", f"{name}.zip", f"{name}-release.zip")
    for prose in files.prose.values():
        for piece in prose.paragraphs:
            for found in _FILE.finditer(piece.text):
                # Other notebooks may be mentioned, but not handed in.
                meant = _HAND_IN.search(piece.text) or nearest(found[0], own)
                if found[0] not in own and meant:
                    line = piece.line + piece.text.count("\n", 0, found.start())
                    wrong = f"{found[0]!r} is not a file of this assignment"
                    yield files.at(line, f"{wrong}; write {name}.{found[2]}")


def _placeholders(files: Files) -> Iterator[Finding]:
    """Compare what follows the course's addresses with the assignment's name."""
    name = files.assignment.name
    text, _ = read_text(files.assignment.source, "")
    fetched = f"/{name}-release.zip"
    right = {"colab_url": (f"/{name}/{name}.ipynb",), "course_url": (fetched, f"/{name}/")}
    for number, line in enumerate(text.splitlines(), 1):
        for word, path in _PLACEHOLDER.findall(line):
            if word in PLACEHOLDERS:
                if not path.startswith(right[word]):
                    wrong = f"{{{{{word}}}}}{path} leads to another assignment than {name}"
                    yield files.at(number, f"{wrong}; write {{{{{word}}}}}{right[word][0]}")
            elif "url" in word or nearest(word, PLACEHOLDERS):
                known = f"; there are {listed(PLACEHOLDERS)}"
                yield files.at(number, f"{{{{{word}}}}} is not a placeholder{known}")
        folder = _FOLDER.match(line)
        if folder and folder[1] != name and "student-only" in _tags(files, number):
            yield files.at(number, f"%cd goes to {folder[1]!r}; the release unpacks to {name!r}")


def _tags(files: Files, line: int) -> tuple[str, ...]:
    """Return the tags of the cell that a line of the percent file is in."""
    before = [cell for cell in files.source.all_cells if cell.first_line <= line]
    return before[-1].tags if before else ()
