"""What prose, hints and messages name exists."""

from __future__ import annotations

import ast
import builtins
import keyword
import re
from collections.abc import Iterator
from functools import reduce

import numpy as np

from autograder.findings import Finding, listed, nearest
from autograder.judging.checks import kit
from autograder.publish.static.calls import calls_in, goals
from autograder.publish.static.files import Files
from autograder.publish.static.prose import Piece

_WORD = re.compile(r"[A-Za-z_]\w*")
# Neither an attribute of something nor the name of an argument: those are the libraries' own.
_FREE = re.compile(r"(?<![.\w])[A-Za-z_]\w*(?!\w|\s*=[^=])")
_QUOTED = re.compile(r"`([^`]+)`")
_STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
_LIBRARY = "; write a library's function with its module, as in np.expand_dims"


def unknown_words(files: Files) -> Iterator[Finding]:
    """Find functions and names in prose, hints and messages that are nowhere in the code."""
    known = _vocabulary(files)
    likely = {*files.exercise_functions, *files.graded, *files.helpers}
    for function in files.exercise_functions.values():
        likely |= {argument.arg for argument in function.args.args if len(argument.arg) > 3}
    for prose in files.prose.values():
        for span in prose.spans:
            for name in _unknown(span.text, known, likely):
                wrong = f"nothing is called {name!r}{nearest(name, known, _LIBRARY)}"
                yield files.at(span.line, wrong)
    for file in files.checks:
        for piece in _texts(file.tree):
            for name in _unknown(piece.text, known, likely):
                wrong = f"nothing is called {name!r}{nearest(name, known, _LIBRARY)}"
                yield Finding(file.name, piece.line, wrong)


def foreign_goals(files: Files) -> Iterator[Finding]:
    """Find functions in the goal of an exercise that its cell doesn't define."""
    ids = [cell.id for cell in files.source.cells]
    everywhere = files.exercise_functions
    for cell_id, prose in files.prose.items():
        later = (other for other in ids[ids.index(cell_id) :] if other in files.source.questions)
        question = next(later, "")
        own = files.functions(question) if question else {}
        for span in goals(prose):
            for call in calls_in(span):
                name = ast.unparse(call.func)
                if own and name in everywhere and name not in own:
                    wrong = f"the goal names {name}, but the cell {question} defines"
                    yield files.at(span.line, f"{wrong} {listed(own)}")


def _unknown(text: str, known: set[str], likely: set[str]) -> Iterator[str]:
    """Yield unknown names in a piece of code: called ones of several words, or likely misspelt.

    Others may be symbols of the text (``d_k``), or names of libraries.
    """
    called = {call.func.id for call in calls_in(Piece(0, text)) if isinstance(call.func, ast.Name)}
    for word in dict.fromkeys(_FREE.findall(_STRING.sub("", text))):
        if word in known or not word.isidentifier():
            continue
        if nearest(word, likely, likeness=0.8) or (word in called and "_" in word):
            yield word


def _vocabulary(files: Files) -> set[str]:
    """Return every word of the code, including docstrings and comments."""
    texts = [code.cell.text for code in files.code.values()]
    texts += [ast.unparse(module.tree) for module in files.modules.values()]
    words = [set(_WORD.findall(text)) for text in texts]
    # Texts in checks don't count, since they are what is compared: only names and one-word keys.
    words += [set(_identifiers(file.tree)) for file in files.checks]
    given = {*dir(builtins), *keyword.kwlist, *dir(np), *vars(kit), *files.modules}
    given |= {*files.graded}
    return reduce(set.union, words, given)


def _identifiers(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        found = (getattr(node, field, None) for field in ("id", "attr", "arg", "name", "value"))
        yield from (name for name in found if isinstance(name, str) and name.isidentifier())


def _texts(tree: ast.AST) -> Iterator[Piece]:
    """Yield the code that texts of a check file show in back quotes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (Piece(node.lineno, quoted) for quoted in _QUOTED.findall(node.value))
