"""Students' Markdown can't act, however nbconvert, which formgrader uses, renders it."""

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from effort import effort
from hypothesis import given, settings
from hypothesis import strategies as st
from nbconvert.filters import markdown2html

from autograder.render.markdown import safe_markdown, to_html
from autograder.render.tex import COMMANDS, ENVIRONMENTS

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


TEX = [
    *(
        "\\href{javascript:x}{y}",
        "\\mmlToken{mi}[href=x]{y}",
        "\\\\",
        "h&#114;ef",
        "href",
        "&#36;",
        "&bsol;",
    ),
    *(
        "&#1;",
        "\\begin{align}",
        "\\begin{",
        "\\end{align}",
        "\\(",
        "\\)",
        "\\\\(",
        "\\\\)",
        "{",
        "}",
        "\\alpha",
    ),
    *("*", "&#92;&#104;", "&lpar;", "\\&", "$ ", "\\$"),
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


REACHING = [
    *("href", "url", "require", "style", "class", "cssId", "bbox", "data", "mmlToken", "unicode"),
    *(
        "def",
        "let",
        "newcommand",
        "renewcommand",
        "newenvironment",
        "DeclareMathOperator",
        "csname",
    ),
    *(
        "color",
        "colorbox",
        "textcolor",
        "fcolorbox",
        "raise",
        "lower",
        "llap",
        "rlap",
        "kern",
        "hskip",
    ),
    *(
        "hspace",
        "rule",
        "Rule",
        "Space",
        "smash",
        "Huge",
        "enclose",
        "toggle",
        "mathtip",
        "texttip",
    ),
    *("includegraphics", "label", "eqref", "MathJaxSays", "hrefs"),
]


def mathematics(html):
    """The TeX commands and environments that MathJax would find in a page."""
    text = re.sub(r"<br ?/?>", "\n", str(html))
    text = re.sub(r"(?s)<(code|pre)\b.*?</\1>", "", text)
    text = unescape(re.sub(r"<[^>]*>", "\0", text))
    names = re.findall(r"\\([A-Za-z]+)(?:\s*\{([^{}]*)\})?", text)
    return {name if name not in ("begin", "end") else f"{name} {inside}" for name, inside in names}


def allowed(name):
    word, _, environment = name.partition(" ")
    if word in ("begin", "end"):
        return environment in ENVIRONMENTS
    return len(word) == 1 or word in COMMANDS


@pytest.mark.parametrize("name", REACHING)
@pytest.mark.parametrize(
    "text",
    [
        "$\\{}{{x}}{{y}}$",
        "$$\n\\{}[a=b]{{x}}\n$$",
        "\\begin{{align}}\n\\{}{{x}} \\\\ x\n\\end{{align}}",
        "\\\\( \\\\{}{{x}} \\\\)",
        "$x$ and `code` and \\\\{}{{x}}",
        "&#36;&#92;{}{{x}}&#36;",
        "&dollar;&bsol;{}{{x}}&dollar;",
        "\\\\&#40;&#x5C;{}{{x}}\\\\&#41;",
    ],
)
def test_mathjax_gets_no_command_that_reaches_outside_mathematics(name, text):
    written = text.format(name)
    assert not all(map(allowed, mathematics(markdown2html(written))))
    assert all(map(allowed, mathematics(markdown2html(safe_markdown(written)))))


@pytest.mark.parametrize("hidden", ["\\h&#114;ef", "\\h&#x72;ef", "\\h&#1;ref", "\\hre&#102;"])
def test_no_command_is_put_together_by_a_renderer(hidden):
    text = f"&#36;\\\\{hidden[1:]}{{javascript:alert(1)}}{{x}}&#36; \\\\{hidden[1:]}"
    assert "href" in mathematics(markdown2html(text))
    assert "href" not in mathematics(markdown2html(safe_markdown(text)))


@settings(deadline=None)
@given(pieces=st.lists(st.sampled_from(FRAGMENTS + TEX), max_size=14))
def test_no_unknown_command_comes_out_of_a_renderer(pieces):
    html = markdown2html(safe_markdown("".join(pieces)))
    if any(mark in unescape(str(html)) for mark in ("$", "\\(", "\\[", "\\begin")):
        assert all(map(allowed, mathematics(html)))


@pytest.mark.parametrize(
    "text",
    [
        r"$\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{n} e^{z_j}}$",
        r"$$\nabla_\theta \mathcal{L} = \mathbb{E}_{x \sim p}\left[\|x - \hat{x}\|^2\right]$$",
        "\\begin{align*}\n  a &\\le b \\\\[4pt]\n  \\text{so } c &\\to d\n\\end{align*}",
        r"$\begin{pmatrix} 1 & 0 \\ 0 & \ddots \end{pmatrix}$, $\operatorname{argmax}_k$",
        r"$Q K^\top\!/\sqrt{d_k}$ &#124; &#42; &#95; &#32; &nbsp;",
        r"C:\Users\ada and \d+\w+, print('a\nb'); AT&T, &lt;b&gt; &auml; &mdash; &#228; &#39;",
        "`\\usepackage{x}` without any formula",
    ],
)
def test_honest_mathematics_stays_as_it_is(text):
    assert safe_markdown(text) == text


def test_a_command_that_is_not_known_is_shown_as_text():
    assert safe_markdown(r"$\foo{x} \alpha$") == r"$\ foo{x} \alpha$"
    assert safe_markdown(r"$\begin{evil}x\end{evil}$") == r"$\ begin{evil}x\ end{evil}$"
    assert safe_markdown(r"$\begin{\href}$") == r"$\ begin{\ href}$"


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


@pytest.mark.parametrize("piece", ["\n\n $$>", "$a ", "[", "](", "> ", "*a_", "`", "|-", "\\\\("])
def test_a_cell_of_any_text_is_rendered_in_little_time(piece):
    text = (piece * 30_000)[:30_000]
    # 5,000 openings of mathematics took half a minute.
    assert effort(lambda: to_html(safe_markdown(text))) < 30


def test_much_mathematics_is_rendered_without_the_plugin():
    assert to_html("$a<b$ " * 500).count("$a&lt;b$") == 500
