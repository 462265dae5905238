"""What students find in place of the solution."""

from __future__ import annotations

# An empty answer of a written question, and nbgrader's text_stub.
TEXT_STUB = "*Write your answer here.*"


def code_stub(question: str) -> str:
    """Return the lines that replace a question's solution: they parse, and raise when called."""
    return f'# Your code here.\nraise NotImplementedError("Exercise {question}: not written yet")'
