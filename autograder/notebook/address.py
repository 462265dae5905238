"""Where students find the course on the Web: one setting, which percent files refer to.

``[tool.iml] course-url`` in ``pyproject.toml`` names a public GitHub repository that contains what
is in ``release/``, and the zips ``<assignment>-release.zip``. In a percent file,
``{{course_url}}`` is replaced by the address of its raw files, ``{{colab_url}}`` by that of its
notebooks in Colab.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from autograder.errors import SourceError

SETTINGS = "pyproject.toml"
BRANCH = "main"
_COLAB = "https://colab.research.google.com/github"
PLACEHOLDERS = ("course_url", "colab_url")
_PLACEHOLDER = re.compile(rf"\{{\{{({'|'.join(PLACEHOLDERS)})\}}\}}")


def with_addresses(text: str, root: Path) -> str:
    """Put the course's addresses in place of the placeholders of a percent file.

    Raises:
        SourceError: there are placeholders, but no usable setting.
    """
    if not _PLACEHOLDER.search(text):
        return text
    url = _course_url(root)
    addresses = {
        "course_url": f"{url}/raw/{BRANCH}",
        "colab_url": f"{_COLAB}{urlsplit(url).path}/blob/{BRANCH}",
    }
    return _PLACEHOLDER.sub(lambda found: addresses[found[1]], text)


def with_badges(readme: str, root: Path, assignment: str) -> str:
    """Point a README's Colab links to this assignment's notebook at the course."""
    link = f"{{{{colab_url}}}}/{assignment}/{assignment}.ipynb"
    old = rf"{re.escape(_COLAB)}/\S+/{assignment}/{assignment}\.ipynb"
    return with_addresses(re.sub(old, link, readme), root)


def course_settings(root: Path) -> dict[str, Any]:
    """Return ``[tool.iml]`` of the course's ``pyproject.toml``; empty if there is none.

    Raises:
        SourceError: the file is not TOML.
    """
    path = root / SETTINGS
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise SourceError(f"{SETTINGS}: {error}") from None
    found: dict[str, Any] = settings.get("tool", {}).get("iml", {})
    return found


def _course_url(root: Path) -> str:
    url = course_settings(root).get("course-url")
    if not isinstance(url, str) or not re.fullmatch(r"https?://[^/\s]+/[^/\s]+/[^/\s]+", url):
        raise SourceError(
            f"{SETTINGS}: course-url in [tool.iml] is {url!r}; it should be like "
            '"https://github.com/OWNER/REPOSITORY", since a notebook refers to it'
        )
    return url
