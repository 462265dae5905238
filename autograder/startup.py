"""What our own programs do first; never a side effect of importing a module."""

from __future__ import annotations

import sys


def skip_slow_import() -> None:
    """Keep jsonschema, which nbformat imports, from building a grammar that is never used.

    The grammar is for kinds of addresses that no notebook has, and takes as long as all other
    imports of a grading together. None means "not installed".
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
