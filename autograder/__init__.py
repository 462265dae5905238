"""iML Autograder: two course assignments, and the isolated, warm engine that grades them.

The command is ``iml``. What each part offers to others stands in its own ``__init__``.
"""

from importlib.metadata import version

__all__ = ["__version__"]

__version__ = version("iml-autograder")
