"""Views in Chromium: what is hovered, typed, slid and dragged shows the numbers of NumPy."""

from __future__ import annotations

import re
from types import ModuleType

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect
from views import BEGIN, END, WORDS, Show, beam_search, language_model, softmax

RNG = np.random.default_rng(0)
FIVE = "he hit me with pie".split()
CAUSAL = softmax(np.where(np.tri(5, dtype=bool), RNG.normal(size=(2, 3, 5, 5)), -np.inf))
SCORES = RNG.normal(size=(3, 5))
IMAGE = RNG.random((28, 28))
PATCHES = softmax(RNG.normal(size=(2, 2, 49, 49)))


def numbers_of(panel: Locator) -> list[float]:
    return [float(text) for text in panel.locator(".number").all_inner_texts()]


def option(panel: Locator, i: int) -> Locator:
    return panel.locator("[role=option]").nth(i)  # and not those of the lists of heads


def test_hovering_a_word_shows_its_weights(show: Show, attention: ModuleType) -> None:
    panel = show(attention.attention_view(CAUSAL, FIVE))
    expect(panel).to_have_count(1)
    for layer in range(2):
        panel.get_by_label("Layer").select_option(str(layer))
        for head in range(4):
            panel.get_by_label("Head").select_option(str(head))
            weights = CAUSAL[layer].mean(axis=0) if head == 0 else CAUSAL[layer, head - 1]
            for query in (4, 0, 2):
                option(panel, query).hover()
                np.testing.assert_allclose(numbers_of(panel), weights[query], atol=6e-4)
    expect(panel.get_by_role("status")).to_contain_text(re.compile("^me looks at "))
    expect(panel.locator("li").nth(3)).to_have_class("none")  # masked
    widths = [
        bar.evaluate("bar => parseFloat(bar.style.width)")
        for bar in panel.locator(".bar > span").all()
    ]
    np.testing.assert_allclose(widths, 100 * CAUSAL[1, 2, 2], atol=0.01)


def test_all_of_it_can_be_done_with_keys(show: Show, attention: ModuleType, page: Page) -> None:
    panel = show(attention.attention_view(CAUSAL, FIVE))
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")  # layer 2
    page.keyboard.press("Tab")
    page.keyboard.press("End")  # head 3
    page.keyboard.press("Tab")
    for key, query in (
        ("ArrowRight", 1),
        ("ArrowDown", 2),
        ("ArrowLeft", 1),
        ("End", 4),
        ("ArrowRight", 4),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        chosen = option(panel, query)
        expect(chosen).to_be_focused()
        expect(chosen).to_have_attribute("aria-selected", "true")
        assert chosen.evaluate("word => getComputedStyle(word).outlineWidth") == "3px"
        np.testing.assert_allclose(numbers_of(panel), CAUSAL[1, 2, query], atol=6e-4)


def test_two_sentences(show: Show, attention: ModuleType) -> None:
    weights = softmax(SCORES)
    panel = show(attention.attention_view(weights, ["he", "hit", "me"], [f"«{w}»" for w in FIVE]))
    assert panel.get_by_role("combobox").count() == 0  # nothing to choose
    option(panel, 2).hover()
    np.testing.assert_allclose(numbers_of(panel), weights[2], atol=6e-4)
    best = FIVE[int(weights[2].argmax())]
    expect(panel.get_by_role("status")).to_contain_text(
        f"me looks at «{best}» {weights[2].max():.3f}"
    )


def test_patches_of_an_image(show: Show, attention: ModuleType, page: Page) -> None:
    panel = show(attention.attention_view(PATCHES, image=IMAGE, first=24))
    panel.get_by_label("Layer").select_option("1")
    panel.get_by_label("Head").select_option("2")
    option(panel, 24).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    expect(option(panel, 30)).to_be_focused()
    covers = panel.get_by_role("img").all()
    shown = [float(cover.get_attribute("title").rpartition(" ")[2]) for cover in covers]
    np.testing.assert_allclose(shown, PATCHES[1, 1, 30], atol=6e-4)
    expect(covers[30]).to_have_class("asking")
    strongest = covers[int(PATCHES[1, 1, 30].argmax())]
    assert strongest.evaluate("c => c.style.backgroundColor") == "rgba(255, 140, 0, 0.9)"
    place, image = (at.bounding_box() for at in (strongest, panel.locator(".image").nth(1)))
    row, column = divmod(int(PATCHES[1, 1, 30].argmax()), 7)
    assert place["x"] - image["x"] == pytest.approx(36 * column, abs=1)
    assert place["y"] - image["y"] == pytest.approx(36 * row, abs=1)
    drawn = panel.locator("canvas").first.evaluate(
        "c => Array.from(c.getContext('2d').getImageData(0, 0, 28, 28).data)"
    )
    np.testing.assert_allclose(np.reshape(drawn, (28, 28, 4))[:, :, 0], 255 * IMAGE, atol=0.51)


def test_the_slider_of_beta(show: Show, attention: ModuleType, page: Page) -> None:
    scores = 1000 * SCORES
    scores[1, 2] = -np.inf
    panel = show(attention.beta_view(scores, ["he", "hit", "me"], FIVE, beta=0.005, top=0.02))
    slider = panel.get_by_role("slider")
    option(panel, 1).hover()
    allowed = np.where(np.isneginf(scores[1]), -1e9, scores[1])
    for keys, beta in (([], 0.005), (["ArrowRight"] * 3, 0.0053), (["End"], 0.02), (["Home"], 0.0)):
        slider.focus()
        for key in keys:
            page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", re.compile(r"^beta = [\d.]+$"))
        expected = softmax(np.where(np.isneginf(scores[1]), -np.inf, beta * allowed))
        np.testing.assert_allclose(numbers_of(panel), expected, atol=6e-4)
    assert numbers_of(panel)[2] == 0  # masked, even where beta is 0


def test_a_beam_step_by_step(show: Show, attention: ModuleType, page: Page) -> None:
    record = attention.record_beam(beam_search, language_model, BEGIN, END, 3, 4, 0.7)
    panel = show(attention.beam_view(record, WORDS))
    says = panel.get_by_role("status")
    forward = panel.get_by_role("button", name="next step")
    for number, step in enumerate(record.steps, 1):
        counts = {
            fate: sum(c.fate == fate for c in step.candidates) for fate in ("kept", "finished")
        }
        pruned = step.pool - sum(counts.values())
        expect(says).to_have_text(
            f"Step {number} of {len(record.steps)}: {len(step.asked)} asked, "
            f"{counts['kept']} kept, {counts['finished']} finished, {pruned} pruned"
        )
        pool = panel.get_by_role("list", name="All extensions")
        for line, one in zip(pool.get_by_role("listitem").all(), step.candidates, strict=True):
            expect(line).to_have_class(one.fate)
            expect(line).to_contain_text(" ".join(WORDS[token] for token in one.tokens[1:]))
            expect(line.locator(".total")).to_have_text(f"{one.total:.3f}")
        if number % 2:
            forward.click()
        else:
            page.keyboard.press("ArrowRight")
    answer = panel.get_by_role("list", name="The answer").get_by_role("listitem")
    for line, (tokens, score) in zip(answer.all(), record.found, strict=True):
        expect(line).to_contain_text(" ".join(WORDS[token] for token in tokens[1:]))
        expect(line.locator(".total")).to_have_text(f"{score:.3f}")
    page.keyboard.press("ArrowRight")  # there is no further step, and nothing breaks
    page.keyboard.press("Home")
    expect(says).to_contain_text("Step 1 of")
    expect(panel.get_by_role("button", name="previous")).to_have_attribute("aria-disabled", "true")


def test_dragging_over_a_map_of_codes(
    show: Show, viewer: tuple[ModuleType, ModuleType], page: Page
) -> None:
    rng = np.random.default_rng(5)
    codes = rng.uniform([-1, 10], [1, 30], size=(300, 2))
    grid = rng.integers(0, 256, size=(5, 5, 8, 8), dtype=np.uint8)
    panel = show(viewer[1].latent_map(grid, codes, np.arange(300) % 4, ["a", "b", "<c>", "d"]))
    low, high = np.quantile(codes, [0.01, 0.99], axis=0)
    margin = 0.04 * (high - low)

    def check(across: float, up: float) -> None:
        code = low - margin + np.array([across, up]) * (high - low + 2 * margin)
        expect(panel.get_by_role("status")).to_have_text(f"code ({code[0]:.3f}, {code[1]:.3f})")
        i, j = min(int(4 * up), 3), min(int(4 * across), 3)
        s, t = 4 * up - i, 4 * across - j
        four = grid[i : i + 2, j : j + 2].astype(float)
        expected = np.einsum("a,b,abyx->yx", [1 - s, s], [1 - t, t], four)
        drawn = panel.locator(".decoded").evaluate(
            "c => Array.from(c.getContext('2d').getImageData(0, 0, 8, 8).data)"
        )
        np.testing.assert_allclose(np.reshape(drawn, (8, 8, 4))[:, :, 0], expected, atol=0.51)

    map_ = panel.get_by_role("application")
    page.wait_for_timeout(300)  # the images are decoded
    check(0.5, 0.5)
    box = map_.bounding_box()
    assert box
    corner = box["x"] + 1, box["y"] + 1
    side = box["width"] - 2  # within the border
    page.mouse.move(corner[0] + side / 2, corner[1] + side / 2)
    page.mouse.down()
    for across, up in ((0.25, 0.25), (0.9, 0.4), (0.0, 1.0)):
        page.mouse.move(corner[0] + across * side, corner[1] + (1 - up) * side)
    page.mouse.move(corner[0] - 50, corner[1] - 50)  # outside: it stays on the edge
    page.mouse.up()
    check(0.0, 1.0)
    page.mouse.move(corner[0] + side / 2, corner[1] + side / 2)  # no button is down
    check(0.0, 1.0)
    map_.focus()
    for key in ["ArrowRight"] * 3 + ["ArrowDown"] * 2 + ["ArrowLeft"]:
        page.keyboard.press(key)
    check(2 / 40, 1 - 2 / 40)
    button = panel.get_by_role("button", name="<c>")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
