"""A real JupyterLab and a real browser, for tests that see what a student sees."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from playwright.sync_api import Browser, Locator, Page, sync_playwright
from servers import serve
from views import COMMON, Show, outputs

from autograder.course import Course

CHROMIUM = shutil.which("chromium")
# Virtualised cells that are out of view are not in the page, where no test can find them.
_SETTINGS = {
    "@jupyterlab/notebook-extension/tracker.jupyterlab-settings": {"windowingMode": "none"}
}


@dataclass(frozen=True)
class Lab:
    """A JupyterLab server that runs in a student's copy of a release."""

    folder: Path
    url: str
    token: str

    def notebook_url(self, name: str) -> str:
        """Where a notebook of the folder is opened."""
        return f"{self.url}/lab/tree/{name}?token={self.token}&reset"


# Playwright leaves its event loop set in the thread; tests of other files need asyncio.run there.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("needs Debian's package chromium")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def lab(tmp_path: Path) -> Iterator[Lab]:
    """JupyterLab in a fresh copy of release/attention."""
    course = Course.find(Path(__file__).parent)
    folder = tmp_path / "student"
    shutil.copytree(course.assignment("attention").release, folder)
    settings = tmp_path / "home" / "settings"
    for name, values in _SETTINGS.items():
        (settings / name).parent.mkdir(parents=True, exist_ok=True)
        (settings / name).write_text(json.dumps(values))
    with serve(folder, tmp_path, JUPYTERLAB_SETTINGS_DIR=str(settings)) as (url, token):
        yield Lab(folder, url, token)


@pytest.fixture(scope="module")
def viewer() -> Iterator[tuple[ModuleType, ModuleType]]:
    """The views of the two notebooks: attention's and autoencoders'."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(COMMON)
        yield import_module("viewer.attention"), import_module("viewer.autoencoders")


@pytest.fixture
def attention(viewer: tuple[ModuleType, ModuleType]) -> ModuleType:
    return viewer[0]


@pytest.fixture
def show(page: Page) -> Iterator[Show]:
    """Show views on a page without a network; an error of a script fails the test."""
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.context.set_offline(True)

    def put(*views: object, style: str = "") -> Locator:
        page.set_content(f'<!doctype html><body style="{style}">{outputs(*views)}')
        return page.locator(".panel")

    yield put
    assert errors == []
