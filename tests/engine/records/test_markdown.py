"""Students' Markdown can't act, however nbconvert, which formgrader uses, renders it."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from autograder.render.markdown import safe_markdown, to_html

HARMLESS = {
    *("p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "hr", "br", "del"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td", "input"),
    *("div", "span", "dl", "dt", "dd"),
}
ATTRIBUTES = {"href", "title", "class", "id", "style", "start", "type", "disabled", "checked"}
FRAGMENTS = [
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- x -->", "<?php", "</p>"),
    *("[x](", "](", "![x](", "![", "!", "[a]: ", "[a]:", "[a]", "][a]", "<", ">", "(", ")", "]"),
    *("javascript:alert(1)", "java&#115;cript:alert(1)", "data:text/html,x", "vbscript:x"),
    *("http://e.org/t.png", "https://e.org", "attachment:a.png", "//e.org/x", "#top"),
    *("```", "~~~", "````", "mermaid", "&#109;ermaid", "\\mermaid", "```mermaid\n", "\n", "\n\n"),
    *("$", "$$", "\\(", "\\[", "\\begin{x}", "\\href{javascript:alert(1)}{x}", "\\require{html}"),
    *("> ", "- ", "1. ", "    ", "\t", "`", "**", "_", "|", "|--|", "#", "\\", "&lt;", "&", '"'),
    *("word", " ", "'onmouseover=alert(1) ", "[x](https://e.org 'onclick=alert(1)')"),
]


class Finder(HTMLParser):
    """Collects what in a page is not known to be harmless."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag not in HARMLESS:
            self.found.append(tag)
        for name, value in attrs:
            if name not in ATTRIBUTES or (name == "href" and not safe_address(value)):
                self.found.append(f"{tag} {name}={value}")
            if name == "style" and value not in ("text-align:left", "text-align:right"):
                self.found.append(f"{tag} style={value}")
            if name == "class" and "mermaid" in value.lower():
                self.found.append(f"{tag} class={value}")

    def handle_comment(self, data):
        self.found.append("comment")

    handle_decl = handle_pi = unknown_decl = handle_comment


def safe_address(address):
    return address.startswith(("https://", "http://", "mailto:", "#"))


def harmful(html):
    finder = Finder()
    finder.feed(str(html))
    finder.close()
    return finder.found


@settings(deadline=None)
@given(pieces=st.lists(st.sampled_from(FRAGMENTS), max_size=14))
def test_nothing_that_acts_comes_out_of_any_renderer(pieces):
    text = safe_markdown("".join(pieces))
    assert harmful(markdown2html(text)) == []
    assert harmful(to_html(text)) == []
    unsafe = harmful(to_html("".join(pieces)))
    # Our own pages have no script that would draw a diagram.
    assert [found for found in unsafe if "language-" not in found] == []


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](java&#115;cript:alert(1))",
        "[a]\n\n[a]:\njavascript:alert(1)",
        "![x](http://e.org/track.png)",
        "!![x](http://e.org/track.png)",
        "```mermaid\n<img src=x onerror=alert(1)>\n```",
    ],
)
def test_known_attacks_act_without_us_and_not_with_us(text):
    assert harmful(markdown2html(text)) != []
    assert harmful(markdown2html(safe_markdown(text))) == []


def test_a_missing_attachment_does_not_break_the_page():
    assert "attachment" in markdown2html(safe_markdown("![x](attachment:none.png)"))


@pytest.mark.parametrize("word", ["href", "require", "style", "class", "cssId", "bbox"])
def test_mathjax_gets_no_command_that_reaches_outside_mathematics(word):
    assert f"\\{word}" not in safe_markdown(f"$\\{word}{{x}}{{y}}$")
    assert f"\\{word}sth" in safe_markdown(f"$\\{word}sth$")


def test_an_honest_answer_stays_as_it_is():
    text = (
        "## Why beams\n\nA *wider* beam keeps `k` sequences; cost $O(k|V|)$, see\n"
        "[the paper](https://example.org/x_(y)) and $a \\le b$, a < b.\n\n"
        "| k | score |\n|---|---|\n| 1 | 0.5 |\n\n```python\nprint(x[1])\n```\n"
    )
    assert safe_markdown(text) == text


@pytest.mark.parametrize("text", ["[x]()", "[x](other.html)", "[x](//e.org)", "[a]\n\n[a]: <>\n"])
def test_an_address_without_its_scheme_is_no_link_in_our_pages(text):
    assert "href" not in to_html(text)
    assert 'href="https://e.org"' in to_html("[x](https://e.org)")


def test_mathematics_and_tables_are_rendered_in_our_pages():
    html = to_html("$a<b$ and\n\n| a |\n|---|\n| 1 |\n")
    assert '<span class="math inline">a&lt;b</span>' in html
    assert "<td>1</td>" in html
