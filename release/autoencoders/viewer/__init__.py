"""Pictures to look into: hover, choose, slide and drag, in the notebook's own output.

Every function returns a `View`: let it be a cell's last line and Jupyter shows it, or write
``display(view)`` in the middle of a cell. A view is one piece of HTML with a plain script. It
needs no network and no extension, so it works in JupyterLab, Colab, VS Code and exported HTML.
Where scripts don't run (a notebook that isn't trusted, a printed page), a picture shows instead.
"""

from __future__ import annotations

import base64
import hashlib
import html
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from matplotlib.figure import Figure

Array = np.ndarray[Any, Any]

LIMIT = 500_000  # bytes of one view in a saved notebook
_HERE = Path(__file__).resolve().parent
_NO_SCRIPT = "Scripts don't run here, so this is a picture. Run the cell to look into it."
# Little-endian, as JavaScript's typed arrays are on every machine that browsers run on.
_TYPES = {"uint8": "u1", "uint16": "<u2", "float32": "<f4", "float64": "<f8"}


class View:
    """A picture to look into.

    Args:
        script: what builds it: a file that defines ``build(panel, data)`` in JavaScript.
        data: what the script gets: plain values, and arrays as `packed` makes them.
        picture: what shows where scripts don't run.
        alt: what the picture shows, in words.

    Raises:
        ValueError: it would take more than `LIMIT` bytes.
    """

    def __init__(self, script: Path, data: Mapping[str, Any], picture: Figure, alt: str) -> None:
        self._png = base64.b64encode(_png(picture)).decode()
        self._alt = alt
        self._html = _page(script, data, self._png, alt)
        if self.size > LIMIT:
            raise ValueError(
                f"this view would take {self.size:,} bytes of the notebook, and {LIMIT:,} are "
                "allowed: show fewer layers, heads, words, steps or images"
            )

    @property
    def size(self) -> int:
        """Bytes that the view takes in a saved notebook."""
        return sum(map(len, self._repr_mimebundle_().values()))

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        """Return the view as HTML, as a picture and in words; whoever shows it takes its pick."""
        return {"text/html": self._html, "image/png": self._png, "text/plain": self._alt}


def packed(values: Any, kind: str) -> dict[str, str]:
    """Return an array's numbers as the text that the script's ``numbers`` reads.

    Args:
        values: numbers in any shape; the script gets them flat, in row-major order.
        kind: "uint8", "uint16", "float32" or "float64".
    """
    numbers = np.ascontiguousarray(np.asarray(values), dtype=_TYPES[kind])
    return {"kind": kind, "base64": base64.b64encode(numbers.tobytes()).decode()}


def pixels(image: Any) -> Array:
    """Return images with values from 0 to 1 as bytes; bytes stay as they are."""
    values: Array = np.asarray(image)
    if values.dtype == np.uint8:
        return values
    whole: Array = np.rint(255 * np.clip(values.astype(float), 0, 1)).astype(np.uint8)
    return whole


def _page(script: Path, data: Mapping[str, Any], png: str, alt: str) -> str:
    """Return the HTML: the picture, and a script that puts the view in its place."""
    css, core = ((_HERE / name).read_text("utf-8") for name in ("viewer.css", "viewer.js"))
    parts = [core, script.read_text("utf-8"), _literal(css), _literal(data)]
    # The same content has the same name, so that running a cell again changes nothing.
    name = hashlib.sha256("".join(parts).encode()).hexdigest()[:16]
    mounting = f'mount("{name}", {parts[2]}, {parts[3]}, build);'
    program = "\n".join(["(() => {", '"use strict";', *parts[:2], mounting, "})();"])
    return (
        f'<div data-iml-viewer="{name}" data-lm-suppress-shortcuts="true">'
        f'<img src="data:image/png;base64,{png}" alt="{html.escape(alt)}" '
        f'style="max-width: 100%"><noscript><p>{html.escape(_NO_SCRIPT)}</p></noscript></div>'
        f"<script>\n{program}\n</script>"
    )


def _literal(value: Any) -> str:
    r"""Return a JavaScript literal that can't end the script it is in, whatever a text holds.

    JSON is JavaScript; ``</script>`` and ``<!--`` are the only ways out, and both begin with "<".
    """
    return json.dumps(value, allow_nan=False).replace("<", r"\u003c")


def _png(figure: Figure) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=80)
    return buffer.getvalue()
