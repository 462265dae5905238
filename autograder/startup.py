"""What our own programs do first. Never done by importing a module that others may import."""

from __future__ import annotations

import sys


def skip_slow_import() -> None:
    """Keep jsonschema, which nbformat imports, from building a grammar that nobody needs.

    It is for kinds of addresses that no notebook holds, and takes as long as all other imports of
    a grading together. None means "not installed".
    """
    sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
