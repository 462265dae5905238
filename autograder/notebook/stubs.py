"""What people find in place of what they are to write."""

from __future__ import annotations

# The docstring of a bank entry that was made of a student's code, until someone says what it does.
ENTRY_STUB = "Fill in: one sentence that begins with a verb and says what this code does."
# An empty answer of a written question, and nbgrader's text_stub.
TEXT_STUB = "*Write your answer here.*"


def code_stub(question: str) -> str:
    """Return the lines that replace a question's solution: they parse, and raise when called."""
    return f'# Your code here.\nraise NotImplementedError("Exercise {question}: not written yet")'
