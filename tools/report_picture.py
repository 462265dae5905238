"""Make the README's picture of the report from the term that the demo plays; run ``make picture``.

Or, once ``make demo`` has played it: ``python tools/report_picture.py`` at the root. Writes
``docs/report.png``; needs Debian's package chromium.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from autograder.course import Course
from autograder.outputs import Outputs

WIDTH, HEIGHT = 1280, 1570
ROOT = Course.find(Path(__file__)).root


def main() -> None:
    """Open the report and take the picture."""
    browser_path = shutil.which("chromium")
    page = Outputs(ROOT / "build" / "demo", "attention").report
    if browser_path is None:
        sys.exit("needs Debian's package chromium")
    if not page.is_file():
        sys.exit(f"{page.relative_to(ROOT)} is missing; first: make demo")
    target = ROOT / "docs" / "report.png"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=browser_path, args=arguments)
        tab = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
        tab.goto(page.as_uri())
        tab.screenshot(path=target)
        browser.close()
    print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
