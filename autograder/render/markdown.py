"""Sanitised Markdown of students, and Markdown as HTML for our own pages.

nbgrader's formgrader and feedback render a notebook's Markdown with raw HTML and any link, and pass
what is between dollars to MathJax. So a student's text gets a space wherever a tag, a script's
address, a picture from elsewhere or a TeX command that does more than draw mathematics would begin:
what was markup is then text, whatever the renderer, and everything else stays as it was written.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

from autograder.render.tex import COMMANDS, ENVIRONMENTS

# With a space after the "<" mathematics keeps its meaning ("i< n"), and no parser sees a tag.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_COMMAND = re.compile(r"\\([A-Za-z]++)")
_ENVIRONMENT = re.compile(r"\s*\{([A-Za-z]+\*?)\}")
# Without one of these MathJax does nothing: paths and regular expressions stay as they are.
_MATHEMATICS = re.compile(r"\$|\\(?:[(\[]|begin|ref|eqref)")
# Renderers turn these into characters, or nothing, even within a command: \\h&#114;ef.
_REFERENCE = re.compile(r"&(?:#\d++|#[xX][0-9a-fA-F]++|[A-Za-z][A-Za-z0-9]*+);?")
_DELIMITERS = "\\$(["
_FENCE = re.compile(r"([`~]{3,}+[ \t]*+)(\S*+)")
_MARK = re.compile(r"!(?=\[)|\](?=[(:])")
# An address stays only if it starts, as written, with one of these: one that is spelt differently
# (entities, escapes, blanks) is no longer a link.
_ADDRESS = re.compile(r"https?://|mailto:|#")


def safe_markdown(text: str) -> str:
    """Return Markdown that reads the same, without raw HTML, unsafe links or pictures.

    Args:
        text: what a student wrote.
    """
    text = _TAG.sub("< ", text)
    text = _REFERENCE.sub(_plain_reference, text)
    if _MATHEMATICS.search(text):
        text = _COMMAND.sub(_plain_command, text)
    text = _FENCE.sub(_plain_fence, text)
    return _MARK.sub(_checked, text)


def _plain_reference(reference: re.Match[str]) -> str:
    """Spell out a reference that would become part of a TeX command, or join two halves of one."""
    written = reference.group()
    meant = html.unescape(written)[:1]
    acts = not meant or meant in _DELIMITERS or (meant.isascii() and meant.isalpha())
    return f"&amp;{written[1:]}" if acts else written


def _plain_command(command: re.Match[str]) -> str:
    name = command.group(1)
    if name in ("begin", "end"):
        environment = _ENVIRONMENT.match(command.string, command.end())
        known = environment is not None and environment.group(1) in ENVIRONMENTS
    else:
        known = len(name) == 1 or name in COMMANDS
    return command.group() if known else f"\\ {name}"


def _plain_fence(fence: re.Match[str]) -> str:
    # Mermaid diagrams are drawn by a script that runs click handlers; entities and escapes could
    # spell the word otherwise.
    word = fence.group(2)
    spelt = "mermaid" in word.lower() or "&" in word or "\\" in word
    return f"{fence.group(1)}text {word}" if spelt else fence.group()


def _checked(mark: re.Match[str]) -> str:
    """Separate a picture's ``!``, or the ``]`` before a forbidden address, from the rest."""
    text, end = mark.string, mark.end()
    if mark.group() == "!":
        return "! "
    start = end + 1
    if text[end] == ":":
        start += text.startswith(" ", start)
    return "]" if _ADDRESS.match(text, start) else "] "


def to_html(text: str) -> str:
    """Render Markdown as HTML: raw HTML escaped, mathematics left as it is written.

    A link keeps its address only if `safe_markdown` would keep it; of a picture only the
    description is shown.
    """
    renderer = _RENDERER if text.count("$") <= _MOST_DOLLARS else _WITHOUT_MATHEMATICS
    return str(renderer.render(text))


def _description(renderer: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    words = renderer.renderInlineAsText(tokens[index].children, *rest)
    return f"[{escapeHtml(words)}]"


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    link = tokens[index]
    if not _ADDRESS.match(str(link.attrs.get("href", ""))):
        link.attrs.pop("href", None)
    return renderer.renderToken(tokens, index, *rest)


def _renderer() -> MarkdownIt:
    renderer = MarkdownIt("commonmark", {"html": False}).enable("table")
    renderer.add_render_rule("image", _description)
    renderer.add_render_rule("link_open", _link)
    return renderer


# For every "$$" the plugin searches for its end: 5,000 of them take it half a minute.
_MOST_DOLLARS = 400
_WITHOUT_MATHEMATICS = _renderer()
_RENDERER = _renderer().use(dollarmath_plugin, double_inline=True)
