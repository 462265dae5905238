"""Students' Markdown made harmless, and Markdown as HTML for our own pages.

nbgrader's formgrader and feedback render a notebook's Markdown with raw HTML, any link and any
attachment let through, and hand what is between dollars to MathJax. So a student's text gets a
space wherever a tag, a script's address or a picture from elsewhere would begin: what was markup
is then text, whatever the renderer, and everything else stays as it was written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

# With a space after the "<" mathematics keeps its meaning ("i< n"), and no parser sees a tag.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What MathJax lets reach outside mathematics: links, styles, extensions.
_TEX = re.compile(r"\\(?=(?:href|url|require|style|class|cssId|bbox|data|includegraphics)(?![a-z]))")
_FENCE = re.compile(r"([`~]{3,}+[ \t]*+)(\S*+)")
_MARK = re.compile(r"!(?=\[)|\](?=[(:])")
# An address stays only if it starts, as written, with one of these: what is spelt otherwise
# (entities, escapes, blanks) is no link any more.
_ADDRESS = re.compile(r"https?://|mailto:|#")
_PICTURE = re.compile(r"!\[[^\[\]\\`\n]{0,200}\]\(")
_ATTACHMENT = re.compile(r"attachment:([\w.-]{1,100})\)", re.ASCII)


def safe_markdown(text: str, attachments: Collection[str] = ()) -> str:
    """Return Markdown that reads the same, without raw HTML, unsafe links or foreign pictures.

    Args:
        text: what a student wrote.
        attachments: names of the cell's pictures that may be shown.
    """
    text = _TAG.sub("< ", text)
    text = _TEX.sub(r"\\text ", text)
    text = _FENCE.sub(_plain_fence, text)
    pieces: list[str] = []
    position = 0
    for mark in _MARK.finditer(text):
        pieces.append(text[position : mark.end()])
        if not _harmless(text, mark, attachments):
            pieces.append(" ")
        position = mark.end()
    return "".join(pieces) + text[position:]


def _plain_fence(fence: re.Match[str]) -> str:
    # Mermaid diagrams are drawn by a script that runs click handlers; entities and escapes could
    # spell the word otherwise.
    word = fence.group(2)
    spelt = "mermaid" in word.lower() or "&" in word or "\\" in word
    return f"{fence.group(1)}text {word}" if spelt else fence.group()


def _harmless(text: str, mark: re.Match[str], attachments: Collection[str]) -> bool:
    """Whether a picture's ``!``, or the ``]`` before a link's or definition's address, may stay."""
    if mark.group() == "!":
        opening = _PICTURE.match(text, mark.start())
        return opening is not None and _attached(text, opening.end(), attachments)
    start = mark.end() + 1
    if text[mark.end()] == ":":
        start += text.startswith(" ", start)
        return _ADDRESS.match(text, start) is not None
    return _ADDRESS.match(text, start) is not None or _attached(text, start, attachments)


def _attached(text: str, position: int, attachments: Collection[str]) -> bool:
    name = _ATTACHMENT.match(text, position)
    return name is not None and name.group(1) in attachments


def to_html(text: str, pictures: Mapping[str, str] | None = None) -> str:
    """Render Markdown as HTML: raw HTML escaped, mathematics left as it is written.

    Addresses that run code are refused by the renderer; of a picture that is not one of the
    cell's own only the description is shown.

    Args:
        text: Markdown.
        pictures: ``data:`` addresses of the cell's attachments, by name.
    """
    return str(_RENDERER.render(text, {"pictures": pictures or {}}))


def _picture(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[index]
    words = escapeHtml(renderer.renderInlineAsText(token.children, options, env))
    data = env["pictures"].get(str(token.attrGet("src")).removeprefix("attachment:"))
    return f'<img src="{data}" alt="{words}">' if data else f"[{words}]"


_RENDERER = MarkdownIt("commonmark", {"html": False}).enable("table")
_RENDERER.use(dollarmath_plugin, double_inline=True)
_RENDERER.add_render_rule("image", _picture)
