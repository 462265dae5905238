"""A real JupyterLab and a real browser, for tests that see what a student sees."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from servers import serve

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
