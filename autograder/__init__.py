"""iML Autograder: two course assignments, and the isolated, warm engine that grades them.

The command is ``iml``. Each part's ``__init__`` says what it offers to the others.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("iml-autograder")
