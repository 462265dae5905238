"""Make ``checking.py``: what public checks need besides numpy, as one file for students."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
# In this order: each uses names of those before it.
PARTS = (
    *("judging/bridge/plain.py", "judging/checks/seen.py", "judging/checks/measured.py"),
    *("judging/checks/kit.py", "judging/checks/inprocess.py", "judging/bridge/precision.py"),
    *("publish/explain.py", "publish/unwritten.py", "publish/handing_in.py", "publish/grader.py"),
)
NO_ANSWERS = "ANSWERS: dict[str, tuple[str, ...]] = {}"  # in grader.py
# Comments for our own linters, which mean nothing to students.
LINT = re.compile(r"  # (type: ignore|noqa).*$", re.MULTILINE)
HEADER = '''"""What `grader.check` needs: expectations, and the student as the checks see them.

Made from the autograder's own files; there is nothing to edit here, and no answer.
"""

from __future__ import annotations
'''

FOOTER = """\
# A notebook may leave its folder. Its modules are still found here, and otter's log stays here too:
# otter would write it into whatever folder comes next, and fail where that is read-only.
if str(FOLDER) not in sys.path:
    sys.path.insert(1, str(FOLDER))
otter.check.notebook.OTTER_LOG_FILENAME = str(FOLDER / ".OTTER_LOG")
if get_ipython() is not None:
    Unwritten(get_ipython()).watch()
"""


def checking_module(answers: Mapping[str, Sequence[str]] | None = None) -> str:
    """Return the text of ``checking.py``.

    Args:
        answers: the functions of each question of the release, in the notebook's order.
    """
    imports: dict[str, None] = {}
    bodies = []
    for part in PARTS:
        path = PACKAGE / part
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom) and not _ours(node):
                imports[ast.unparse(node)] = None
        bodies.append(LINT.sub("", _without_imports(text, tree)).strip("\n"))
    head = "\n".join([HEADER, *_sorted(list(imports))])
    text = "\n\n\n".join([head, *bodies, FOOTER])
    known = {question: tuple(functions) for question, functions in (answers or {}).items()}
    return text.replace(NO_ANSWERS, NO_ANSWERS.replace("{}", repr(known)))


def _ours(node: ast.Import | ast.ImportFrom) -> bool:
    module = node.module if isinstance(node, ast.ImportFrom) else node.names[0].name
    return module == "__future__" or (module or "").startswith("autograder")


def _without_imports(text: str, tree: ast.Module) -> str:
    """Drop the file's docstring and its imports."""
    lines = text.splitlines()
    for node in reversed(tree.body):
        docstring = node is tree.body[0] and isinstance(node, ast.Expr)
        if docstring or isinstance(node, ast.Import | ast.ImportFrom):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines)


def _sorted(imports: list[str]) -> list[str]:
    """Sort ``import x`` before ``from x import y``; merge lines that import from one module."""
    merged: dict[str, set[str]] = {}
    for statement in imports:
        head, _, names = statement.partition(" import ")
        merged.setdefault(head, set()).update(name.strip() for name in names.split(",") if names)
    lines = [f"{head} import {', '.join(sorted(names))}" for head, names in merged.items() if names]
    plain = [head for head, names in merged.items() if not names]
    return sorted(plain) + sorted(lines)
