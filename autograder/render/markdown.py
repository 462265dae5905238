"""Students' Markdown made harmless, and Markdown as HTML for our own pages.

nbgrader's formgrader and feedback render a notebook's Markdown with raw HTML and any link
let through, and hand what is between dollars to MathJax. So a student's text gets a
space wherever a tag, a script's address or a picture from elsewhere would begin: what was markup
is then text, whatever the renderer, and everything else stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from mdit_py_plugins.dollarmath import dollarmath_plugin

# With a space after the "<" mathematics keeps its meaning ("i< n"), and no parser sees a tag.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What MathJax lets reach outside mathematics: links, styles, extensions.
_TEX = re.compile(r"\\(?=(?:href|url|require|style|class|cssId|bbox|data)(?![a-z]))")
_FENCE = re.compile(r"([`~]{3,}+[ \t]*+)(\S*+)")
_MARK = re.compile(r"!(?=\[)|\](?=[(:])")
# An address stays only if it starts, as written, with one of these: what is spelt otherwise
# (entities, escapes, blanks) is no link any more.
_ADDRESS = re.compile(r"https?://|mailto:|#")


def safe_markdown(text: str) -> str:
    """Return Markdown that reads the same, without raw HTML, unsafe links or pictures.

    Args:
        text: what a student wrote.
    """
    text = _TAG.sub("< ", text)
    text = _TEX.sub(r"\\text ", text)
    text = _FENCE.sub(_plain_fence, text)
    return _MARK.sub(_checked, text)


def _plain_fence(fence: re.Match[str]) -> str:
    # Mermaid diagrams are drawn by a script that runs click handlers; entities and escapes could
    # spell the word otherwise.
    word = fence.group(2)
    spelt = "mermaid" in word.lower() or "&" in word or "\\" in word
    return f"{fence.group(1)}text {word}" if spelt else fence.group()


def _checked(mark: re.Match[str]) -> str:
    """Part a picture's ``!``, or the ``]`` before an address that may not stay, from the rest."""
    text, end = mark.string, mark.end()
    if mark.group() == "!":
        return "! "
    start = end + 1
    if text[end] == ":":
        start += text.startswith(" ", start)
    return "]" if _ADDRESS.match(text, start) else "] "


def to_html(text: str) -> str:
    """Render Markdown as HTML: raw HTML escaped, mathematics left as it is written.

    A link keeps its address only if it is one that `safe_markdown` would leave; of a picture
    only its description is shown.
    """
    return str(_RENDERER.render(text))


def _description(renderer: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    words = renderer.renderInlineAsText(tokens[index].children, *rest)
    return f"[{escapeHtml(words)}]"


def _link(renderer: RendererHTML, tokens: Sequence[Token], index: int, *rest: Any) -> str:
    link = tokens[index]
    if not _ADDRESS.match(str(link.attrs.get("href", ""))):
        link.attrs.pop("href", None)
    return renderer.renderToken(tokens, index, *rest)


_RENDERER = MarkdownIt("commonmark", {"html": False}).enable("table")
_RENDERER.use(dollarmath_plugin, double_inline=True)
_RENDERER.add_render_rule("image", _description)
_RENDERER.add_render_rule("link_open", _link)
