"""iML Autograder: two course assignments, and the isolated, warm engine that grades them."""

import sys
from importlib.metadata import version

# jsonschema, which nbformat imports, would build a grammar for kinds of addresses that no notebook
# holds, which takes as long as all other imports of a grading together. None means "not installed".
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

__version__ = version("iml-autograder")
