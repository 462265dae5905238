"""Made-up results: `make_result` builds one of two questions, 5.5 of 9 points."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import struct
import zlib
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_output

from autograder.course import Assignment
from autograder.notebook.pristine import pristine_notebook
from autograder.notebook.source import Source, read_source
from autograder.results import (
    CellResult,
    CheckResult,
    Outcome,
    QuestionResult,
    Status,
    SubmissionResult,
)

SOFTMAX = QuestionResult(
    "softmax",
    (
        CheckResult("test_sums", "Weights sum to one", "public", Outcome.PASSED, 1, 1),
        CheckResult("test_large", "Softmax stays finite", "hidden", Outcome.PASSED, 2, 2),
    ),
    0.2,
)
ATTENTION = QuestionResult(
    "attention",
    (
        CheckResult(
            "test_shapes", "Context has shape (n_q, d_v)", "public", Outcome.PASSED, 2.5, 2.5
        ),
        CheckResult(
            "test_beta",
            "Scores are scaled by beta",
            "public",
            Outcome.FAILED,
            0,
            1.5,
            "weights did not change with beta.",
            "Multiply the scores by beta before the softmax.",
        ),
        CheckResult(
            "test_patches",
            "Attention over image patches",
            "hidden",
            Outcome.STUDENT_ERROR,
            0,
            2,
            "Your function raised an error.",
            "Try several queries at once.",
        ),
    ),
    0.4,
)
RESULT = SubmissionResult(
    student_id="s001",
    assignment="attention",
    status=Status.GRADED,
    max_score=9,
    started="2025-03-01T12:00:00+00:00",
    seconds=3.21,
    submission_sha256="0" * 64,
    checks_sha256="1" * 64,
    versions={"python": "3.11", "autograder": "0.1.0"},
    isolation="namespaces and Landlock",
    cells=(CellResult("softmax", "ok", 0.01), CellResult("attention", "ok", 0.02)),
    questions=(SOFTMAX, ATTENTION),
)


@pytest.fixture(scope="session")
def make_result() -> Callable[..., SubmissionResult]:
    """Build a result of one student; keyword arguments replace fields."""

    def make(student_id: str = "s001", **changes: Any) -> SubmissionResult:
        return dataclasses.replace(RESULT, student_id=student_id, **changes)

    return make


SOURCE = '''\
# %% [markdown] id="title"
# # Attention

# %% id="imports"
import numpy as np

# %% id="softmax" role="solution"
def softmax(z, axis=-1):
    """Turn scores into weights."""
    ### BEGIN SOLUTION
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)
    ### END SOLUTION

# %% id="softmax-check" role="check" points=3
grader.check("softmax")

# %% id="attention" role="solution"
def attention(q, K, V, beta=1.0):
    """Mix values by weights."""
    ### BEGIN SOLUTION
    weights = softmax(beta * q @ K.T)
    return weights @ V, weights
    ### END SOLUTION

# %% id="attention-check" role="check" points=6
grader.check("attention")

# %% id="see" tags=["explore"]
print("look")

# %% [markdown] id="reflect" role="written" points=4
# *Write your answer here.*
'''


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    """A course of one assignment with two questions and a written one, worth 3, 6 and 4 points."""
    root = tmp_path_factory.mktemp("course")
    assignment = Assignment(root, "attention")
    assignment.source.parent.mkdir(parents=True)
    assignment.source.write_text(SOURCE)
    config = Path(__file__).parents[3] / "nbgrader_config.py"
    (root / "nbgrader_config.py").write_bytes(config.read_bytes())
    return assignment


@pytest.fixture(scope="session")
def source(course: Assignment) -> Source:
    """The same assignment, read."""
    return read_source(course)


@pytest.fixture(scope="session")
def make_png() -> Callable[..., str]:
    """Make a small whole PNG as base64, whose header may claim another size."""
    return png


def png(width: int = 2, height: int = 2) -> str:
    """Return a small whole PNG as base64; its header claims the given size."""
    rows = b"\0" + b"\0\0\0" * 2
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows * 2)),
        (b"IEND", b""),
    ]
    data = b"\x89PNG\r\n\x1a\n"
    for kind, body in chunks:
        data += struct.pack(">I", len(body)) + kind + body
        data += struct.pack(">I", zlib.crc32(kind + body))
    return base64.b64encode(data).decode()


@pytest.fixture
def executed(source: Source) -> NotebookNode:
    """An executed submission: an answer with picture and prints, a cell of the student's own."""
    notebook = pristine_notebook(source)
    by_id = {cell.id: cell for cell in notebook.cells}
    by_id["softmax"]["source"] = "def softmax(z, axis=-1):\n    return z  # mine"
    by_id["softmax"]["outputs"] = [
        new_output("stream", text="printed by softmax\n"),
        new_output("display_data", {"image/png": png(), "text/plain": "<Figure>"}),
        new_output("error", ename="ValueError", evalue="bad", traceback=["\x1b[31mTrace\x1b[0m"]),
    ]
    by_id["reflect"]["source"] = "Because of **softmax**: $i \\le n$."
    own = new_code_cell("print('own')", id="own-5", outputs=[new_output("stream", text="own\n")])
    notebook.cells.insert(4, own)
    return notebook


class Page(HTMLParser):
    """A page as a browser would take it: elements, attributes, and the text that people read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self._texts: list[str] = []
        self._style = False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._style = tag in ("style", "script")
        if tag in ("td", "th"):  # which need no end tags
            self._texts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._style = False

    def handle_data(self, data: str) -> None:
        if not self._style:
            self._texts.append(data)

    @property
    def text(self) -> str:
        """All text, blanks made one."""
        return " ".join("".join(self._texts).split())

    def all(self, tag: str, attribute: str) -> list[str | None]:
        """Return an attribute of every element of a kind."""
        return [attrs.get(attribute) for name, attrs in self.elements if name == tag]


@pytest.fixture(scope="session")
def parse() -> type[Page]:
    """Parse a page."""
    return Page


@pytest.fixture(scope="session")
def assert_inert() -> Callable[..., None]:
    """Check that a page can run, fetch and send nothing, whatever went into it.

    The only exception is a script of ours, which its policy then names.
    """

    def check(html: str, ours: str = "") -> None:
        if ours:
            assert html.count(f"<script>{ours}</script>") == 1
            html = html.replace(f"<script>{ours}</script>", "")
        page = Page(html)
        tags = {tag for tag, _ in page.elements}
        assert not tags & {"script", "iframe", "object", "embed", "form", "base", "link", "audio"}
        for tag, attrs in page.elements:
            assert not any(name.startswith("on") or name == "style" for name in attrs), (tag, attrs)
        for address in page.all("img", "src"):
            assert address is not None
            assert address.startswith(("data:image/png;base64,", "data:image/jpeg;base64,"))
        for address in page.all("a", "href"):
            assert address is not None
            assert address.startswith(("#", "students/", "../", "https://", "http://", "mailto:"))
        metas = [attrs for tag, attrs in page.elements if tag == "meta"]
        policy = metas[1]["content"] or ""
        assert metas[1]["http-equiv"] == "Content-Security-Policy"
        assert policy.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in policy
        digest = base64.b64encode(hashlib.sha256(ours.encode()).digest()).decode()
        assert ("script-src" in policy) == (f"script-src 'sha256-{digest}'" in policy) == bool(ours)
        assert page.all("style", "type") == [None]

    return check
