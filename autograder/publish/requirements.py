"""The students' ``requirements.txt``: the versions that grading runs, from ``uv.lock``.

If students have their own TensorFlow, as on Colab, older versions work as well: see `LOWEST`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from packaging.markers import Marker

from autograder.errors import BuildError

PACKAGES = (
    "gensim",
    "jupyterlab",
    "keras",
    "matplotlib",
    "networkx",
    "numpy",
    "otter-grader",
    "scipy",
    "tensorflow",
)
# Package → the module whose mention requires it.
OPTIONAL = {"scikit-learn": "sklearn"}
LOCK = "uv.lock"
PYTHONS = ("3.11", "3.12", "3.13")
# The oldest versions that are accepted, Colab's of July 2025; `make lowest` runs all public checks
# with them.
LOWEST = {"keras": "3.8.0", "numpy": "2.0.2", "tensorflow": "2.18.0"}
# What Colab lacks; of everything else, its own versions will do.
COLAB_LACKS = ("gensim", "otter-grader")


def requirements(lock: Path, texts: Iterable[str]) -> str:
    """Return the content of ``requirements.txt``.

    Args:
        lock: the course's ``uv.lock``.
        texts: what students run; packages of `OPTIONAL` are listed if a text mentions them.

    Raises:
        BuildError: the lock lacks a package.
    """
    text = "\n".join(texts)
    wanted = [*PACKAGES]
    wanted += [name for name, module in OPTIONAL.items() if re.search(rf"\b{module}\b", text)]
    return "# The highest are the versions that grading runs.\n" + _lines(wanted, lock)


def colab_requirements(lock: Path) -> str:
    """Return ``requirements-colab.txt``, which a notebook's first cell of code installs.

    Raises:
        BuildError: the lock lacks a package.
    """
    return "# What Colab lacks.\n" + _lines(COLAB_LACKS, lock)


def _lines(names: Iterable[str], lock: Path) -> str:
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
        entries.setdefault(entry["name"], []).append(entry)
    lines = [line for name in sorted(names) for line in _pins(name, entries.get(name, []), lock)]
    return "\n".join(lines) + "\n"


def _pins(name: str, entries: list[dict[str, Any]], lock: Path) -> list[str]:
    """Require one package: one line, or one for each version that some Python gets."""
    versions: dict[str, list[str]] = {}
    for python in PYTHONS:
        for entry in entries:
            if _applies(entry, python):
                versions.setdefault(entry["version"], []).append(python)
    if not versions:
        raise BuildError(f"{lock.name} has no {name}, which students need")
    if len(versions) == 1:
        return [_wanted(name, version) for version in versions]
    return [
        f"{_wanted(name, version)}; "
        + " or ".join(f'python_version == "{python}"' for python in pythons)
        for version, pythons in versions.items()
    ]


def _wanted(name: str, version: str) -> str:
    lowest = LOWEST.get(name)
    return f"{name}>={lowest},<={version}" if lowest else f"{name}=={version}"


def _applies(entry: dict[str, Any], python: str) -> bool:
    markers = entry.get("resolution-markers")
    # The lock distinguishes 3.11.0 to 3.11.4; a student's 3.11 is a later one.
    environment = {"python_version": python, "python_full_version": f"{python}.9"}
    environment |= {"sys_platform": "linux", "platform_system": "Linux"}
    return not markers or any(Marker(marker).evaluate(environment) for marker in markers)
