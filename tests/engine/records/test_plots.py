"""Plots say what they show, follow the page's colours, and hold nothing that a policy forbids."""

import re
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from autograder.render.page import style_sheet
from autograder.render.plots import Dot, bins, histogram, item_map

SVG = "{http://www.w3.org/2000/svg}"
DOTS = [
    Dot(0.5, 0.4, "softmax", label="1"),
    Dot(0.6, 0.2, "softmax: <sums> & more"),
    Dot(1.0, -0.3, "softmax: large", hidden=True),
]


@given(
    scores=st.lists(st.floats(-1, 70), max_size=30), top=st.sampled_from([0, 0.5, 1, 9, 66, 1e4])
)
def test_every_score_is_in_one_bin(scores, top):
    size, counts = bins([min(score, top) for score in scores], top)
    assert sum(counts) == len(scores)
    assert len(counts) <= 16
    assert size * len(counts) >= top


@pytest.mark.parametrize("top", [0, 0.5, 66, 1e4])
@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_histogram_says_how_many_are_in_each_bin(top, n):
    root = ElementTree.fromstring(histogram([top] * n, top))
    titles = [title.text for title in root.iter(f"{SVG}title")]
    assert titles[-1].endswith(f" points: {n}")
    assert root.get("aria-label") == f"Histogram of {n} scores. {'; '.join(titles)}."


@pytest.mark.parametrize("plot", [histogram([1, 5, 9], 9), item_map(DOTS)])
def test_a_plot_has_the_pages_colours_and_no_style(plot):
    root = ElementTree.fromstring(plot)
    assert root.get("role") == "img"
    assert root.get("aria-label")
    for element in root.iter():
        assert element.tag.removeprefix(SVG) not in ("style", "script", "metadata")
        assert not {"style", "onload"} & element.attrib.keys()
        for name in ("fill", "stroke"):
            colour = element.get(name, "none")
            assert colour == "none" or re.fullmatch(r"var\(--\w+\)", colour), element.attrib
            if colour != "none":
                assert f"{colour[4:-1]}:" in style_sheet()


def test_dots_say_what_they_are_and_hidden_ones_have_another_form():
    page = BeautifulSoup(item_map(DOTS), "html.parser")
    assert {title.text for title in page.find_all("title")} == {dot.words for dot in DOTS}
    forms = {
        title.text: title.parent.find("path")["d"]
        for title in page.find_all("title")
        if title.parent.find("path")
    }
    assert len(set(forms.values())) == len(DOTS)
    assert "1" in [text.text for text in page.find_all("text")]


def test_the_same_numbers_make_the_same_bytes():
    assert histogram([1, 5, 9], 9) == histogram([1, 5, 9], 9)
    assert item_map(DOTS) == item_map(DOTS)
