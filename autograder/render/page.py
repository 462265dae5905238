"""Self-contained pages: escaped by default, one style sheet, no script but ours, no network."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.style import Style
from pygments.token import Comment, Keyword, Name, Number, Operator, String

from autograder.text import minute, number, percent, seconds

_TEMPLATES = Path(__file__).parent / "templates"


def _code_style(*colours: str) -> type[Style]:
    """Return a style of few colours, in the order of `_TOKENS`."""
    styles = {
        token: f"{look} {colour}"
        for (look, tokens), colour in zip(_TOKENS, colours, strict=True)
        for token in tokens
    }
    return type("CodeStyle", (Style,), {"styles": styles})


_TOKENS = (
    ("italic", (Comment,)),
    ("", (Keyword, Operator.Word)),
    ("bold", (Name.Function, Name.Class)),
    ("", (Name.Decorator, Name.Builtin, Name.Exception)),
    ("", (Number,)),
    ("", (String,)),
)
# Readable on the pages' grey, and in print.
_LIGHT = _code_style("#5b6470", "#7a1fa2", "#0b57b0", "#00677d", "#9a4b00", "#0b6b3a")
_DARK = _code_style("#a3acb8", "#d6a5ee", "#8ab8f5", "#6fcbe0", "#f0b27a", "#8fd6a8")
_FORMATTER = HtmlFormatter(nowrap=True, style=_LIGHT)


# Pygments' time grows with the square of this: 15,000 lines of one space each took minutes.
_SLOW = re.compile(r"\s{400}|[^\n]{4000}")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # it would look for a newer template for each student
    )
    environment.filters.update(number=number, seconds=seconds, highlight=highlighted, ticked=ticked)
    environment.filters.update(points=points_cell, minute=minute)
    environment.globals.update(percent=percent)
    return environment


@cache
def style_sheet() -> str:
    """Return the style sheet that all pages share, code colours included."""
    css = (_TEMPLATES / "page.css").read_text(encoding="utf-8")
    dark = HtmlFormatter(nowrap=True, style=_DARK)
    light_rules, dark_rules = (
        "\n".join(formatter.get_token_style_defs("pre.code")) for formatter in (_FORMATTER, dark)
    )
    return (
        f"{css}{light_rules}\n@media screen and (prefers-color-scheme: dark) {{\n{dark_rules}\n}}"
    )


@cache
def content_security_policy(script: str = "") -> str:
    """Return a page's policy: only our style sheet, embedded pictures, and this script, if any."""
    scripts = f"script-src '{_digest(script)}'; " if script else ""
    return (
        f"default-src 'none'; style-src '{_digest(style_sheet())}'; {scripts}img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def script(name: str) -> str:
    """Return a script of this package, for `render_page`."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


def render_page(template: str, code: str = "", **values: object) -> str:
    """Render a template of this package; every value in it is escaped.

    Args:
        template: its file.
        code: a script of ours that the page runs; none for a page that students get.
        values: what the template shows.
    """
    return (
        _environment()
        .get_template(template)
        .render(
            style=Markup(style_sheet()),
            script=Markup(code),
            policy=content_security_policy(code),
            **values,
        )
    )


def render_part(template: str, **values: object) -> Markup:
    """Render a piece of a page."""
    return Markup(_environment().get_template(template).render(**values))


@lru_cache(maxsize=1024)  # a page shows most answers twice, and a class's have many cells in common
def highlighted(code: str) -> Markup:
    """Return Python code as HTML with syntax colours; without them if they would take long."""
    if _SLOW.search(code):
        return escape(code)
    return Markup(highlight(code, PythonLexer(stripnl=False), _FORMATTER))


def points_cell(points: float, most: float) -> Markup:
    """Return points as a table's cell, in few letters: a report of thousands has many of them."""
    if points >= most:
        return Markup(f"<td>{number(points)}")
    return Markup(f"<td><u>{number(points)}</u>" if points > 0 else "<td><b>0</b>")


def ticked(text: str) -> Markup:
    """Return text as HTML, what is between two backticks as code."""
    pieces = text.split("`")
    if len(pieces) == 1 or len(pieces) % 2 == 0:
        return escape(text)
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if number % 2 else escape(piece)
        for number, piece in enumerate(pieces)
    )
