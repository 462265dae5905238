"""Self-contained pages: escaped by default, one style sheet inside, no script, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from autograder.render.words import number, percent, printable, seconds

_TEMPLATES = Path(__file__).parent / "templates"
_FORMATTER = HtmlFormatter(nowrap=True)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(
        number=number, seconds=seconds, printable=printable, highlight=highlighted
    )
    environment.globals.update(percent=percent)
    return environment


@cache
def style_sheet() -> str:
    """Return the one style sheet of all pages, code colours included."""
    css = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    return css + str(_FORMATTER.get_style_defs("pre.code"))


@cache
def content_security_policy() -> str:
    """Return the pages' policy: our style sheet, embedded pictures, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(style_sheet().encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def render_page(template: str, **values: object) -> str:
    """Render a template of this package; every value in it is escaped."""
    return (
        _environment()
        .get_template(template)
        .render(style=Markup(style_sheet()), policy=content_security_policy(), **values)
    )


def highlighted(code: str) -> Markup:
    """Return Python code as HTML with coloured words."""
    return Markup(highlight(code, PythonLexer(stripnl=False), _FORMATTER))
