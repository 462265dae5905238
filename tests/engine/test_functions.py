"""What a cell's text says of the functions it binds, whatever the text is."""

import time

import pytest

from autograder.judging.code import definitions, syntax_tree
from autograder.judging.functions import Bound, Functions

STUB = '''\
from typing import Any

def f(x: Any, *, y: int = 1) -> int:
    """Return f."""
    z = x + y
    # Your code here.
    raise NotImplementedError("Exercise q: not written yet")


class Model:
    """A model."""

    def __init__(self, size: int) -> None:
        self.size = size

    def call(self, x):
        """Call it."""
        raise NotImplementedError("Exercise q: not written yet")


def given(x):
    return x
'''
BOUND = {
    "the stub itself": (STUB, {"f": Bound.STUB, "Model": Bound.STUB, "given": Bound.DEFINED}),
    "other signature and words": (
        'def f(a, b):\n    "Mine."\n    z = x + y\n'
        '    raise NotImplementedError("Exercise q: not written yet")',
        {"f": Bound.STUB},
    ),
    "decorated": (
        "@cache\ndef f(x):\n    z = x + y\n"
        '    raise NotImplementedError("Exercise q: not written yet")',
        {"f": Bound.STUB},
    ),
    "a line more": (
        'def f(x):\n    z = x + y\n    z += 1\n    raise NotImplementedError("Exercise q")',
        {"f": Bound.DEFINED},
    ),
    "stub, then answer": (f"{STUB}\nf = lambda x: x", {"f": Bound.DEFINED, "Model": Bound.STUB}),
    "answer, then stub": (f"f = 1\n{STUB}", {"f": Bound.STUB}),
    "in a comment": ("# raise NotImplementedError(\ndef f(x): return 1", {"f": Bound.DEFINED}),
    "import": ("from m import f", {"f": Bound.IMPORTED}),
    "import under another name": ("from m import g as f, f as g", {"f": Bound.IMPORTED}),
    "a module's part": ("import f.g", {"f": Bound.IMPORTED}),
    "several targets": ("a, (f, *given) = 1, (2, 3)", {"f": Bound.DEFINED, "given": Bound.DEFINED}),
    "walrus": ("print(f := len)", {"f": Bound.DEFINED}),
    "loop, with, try": (
        "for f in []:\n    pass\nwith open(p) as given:\n    pass\n"
        "try:\n    pass\nexcept E:\n    def Model(): pass",
        {"f": Bound.DEFINED, "given": Bound.DEFINED, "Model": Bound.DEFINED},
    ),
    "inside another function": ("def g():\n    f = 1\n    def given(): pass", {}),
    "in a comprehension": ("[f for f in range(3)]", {}),
    "only called": ("f(1)\nx = f", {}),
    "an attribute": ("m.f = 1\nd['f'] = 1", {}),
    "magics": ("%time f(1)\n!ls\nfiles = !ls\nf?\ndef f(x):\n    %time g()", {"f": Bound.DEFINED}),
    "cell magic": ("%%capture out\ndef f(x): pass", {"f": Bound.DEFINED}),
    "another language": ("%%bash\ndef f(x): pass", {}),
    "no Python": ("def f(x:\n  return", {"f": Bound.DEFINED}),
    "prose": ("The function f is nice.", {}),
}
HOSTILE = {
    "brackets": "f = " + "(" * 100_000 + ")" * 100_000,
    "minuses": "f = " + "-" * 190_000 + "1",
    "attributes": "f = x" + ".a" * 90_000,
    "calls": "f = x" + "()" * 90_000,
    "a deep body": "def f(x):\n    return " + "[" * 150 + "]" * 150,
    "a long sum": "def f(x):\n    return 0" + "+1" * 90_000,
    "long": "f = 1\n" * 1_000_000,
    "null": "f = 1\0",
    "blank lines": "f(" + "\n" * 190_000 + ")(",
    "spaces": ("f" + " " * 1000 + "\n") * 190 + "(",
    "percent": "%" * 190_000 + "f",
    "equals": "f " + "=" * 190_000,
}


@pytest.fixture
def functions():
    return Functions({"q": STUB})


@pytest.mark.parametrize(("text", "bound"), BOUND.values(), ids=BOUND)
def test_how_a_cell_binds_names(functions, text, bound):
    found = functions.bound(text)
    assert {name: found[name] for name in bound} == bound
    if not bound:
        assert found == {}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_no_text_takes_long_or_raises(functions, text):
    started = time.monotonic()
    functions.bound(text)
    definitions(text)
    assert time.monotonic() - started < 10


def test_the_time_for_a_whole_notebook_is_bounded(functions):
    started = time.monotonic()
    for number in range(500):
        functions.bound(f"f = {number}\n" * 14_000)
    assert time.monotonic() - started < 60


def test_what_only_defines_is_kept():
    text = (
        "%matplotlib inline\nimport os, sys\nfrom m import a\nN = 3\nNAMES: list = ['x', -1]\n"
        "f = lambda x: slow(x)\nrun = slow(3)\ntotal = N ** N\n"
        "if N:\n    def g(): return slow()\nelse:\n    h = 1\n"
        "try:\n    import torch\nexcept ImportError:\n    torch = None\n"
        "while True: pass\nfor i in x: def_ = 1\nclass C:\n    y = 1\n@wrap\ndef k(): pass\n"
        "print(1)\nwith lock: z = 1\nif slow():\n    def n(): pass\n"
    )
    kept = definitions(text)
    for part in (
        "import os",
        "N = 3",
        "NAMES",
        "f = ",
        "def g",
        "h = 1",
        "torch = None",
        "class C",
    ):
        assert part in kept
    assert "@wrap\ndef k" in kept
    for part in ("run", "total", "while", "for i", "print", "with", "def n", "matplotlib"):
        assert part not in kept
    assert definitions(kept) == kept


def test_definitions_of_no_python_are_none():
    assert definitions("def f(x:\n  return") == ""
    assert syntax_tree("def f(x:\n  return") is None
