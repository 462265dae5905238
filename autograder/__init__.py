"""iML Autograder: two course assignments, and the isolated, warm engine that grades them."""

from importlib.metadata import version

__version__ = version("iml-autograder")
