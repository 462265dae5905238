"""The students' ``requirements.txt``: the versions that grading runs, from ``uv.lock``."""

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
# Package → the module whose mention asks for it.
OPTIONAL = {"scikit-learn": "sklearn"}
PYTHONS = ("3.11", "3.12", "3.13")


def requirements(lock: Path, texts: Iterable[str]) -> str:
    """Return the content of ``requirements.txt``.

    Args:
        lock: the course's ``uv.lock``.
        texts: what students run; packages of `OPTIONAL` are listed where one mentions them.

    Raises:
        BuildError: the lock lacks a package.
    """
    entries: dict[str, list[dict[str, Any]]] = {}
    for entry in tomllib.loads(lock.read_text(encoding="utf-8"))["package"]:
        entries.setdefault(entry["name"], []).append(entry)
    text = "\n".join(texts)
    wanted = [*PACKAGES]
    wanted += [name for name, module in OPTIONAL.items() if re.search(rf"\b{module}\b", text)]
    lines = [line for name in sorted(wanted) for line in _pins(name, entries.get(name, []), lock)]
    return "# The versions that grading runs.\n" + "\n".join(lines) + "\n"


def _pins(name: str, entries: list[dict[str, Any]], lock: Path) -> list[str]:
    """Pin one package: one line, or one for each version that some Python gets."""
    versions: dict[str, list[str]] = {}
    for python in PYTHONS:
        for entry in entries:
            if _applies(entry, python):
                versions.setdefault(entry["version"], []).append(python)
    if not versions:
        raise BuildError(f"{lock.name} has no {name}, which students need")
    if len(versions) == 1:
        return [f"{name}=={version}" for version in versions]
    return [
        f"{name}=={version}; " + " or ".join(f'python_version == "{python}"' for python in pythons)
        for version, pythons in versions.items()
    ]


def _applies(entry: dict[str, Any], python: str) -> bool:
    markers = entry.get("resolution-markers")
    # The lock tells apart 3.11.0 to 3.11.4; a student's 3.11 is a later one.
    environment = {"python_version": python, "python_full_version": f"{python}.9"}
    environment |= {"sys_platform": "linux", "platform_system": "Linux"}
    return not markers or any(Marker(marker).evaluate(environment) for marker in markers)
