"""The plugin that pytest finds installed: it loads ours in courses, and does nothing elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import CONFIG

_PLUGINS = ("autograder.judging.checks.plugin", "autograder.adapters.pytest.submission")


def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    """Load the plugins for checks if what pytest runs is in a course."""
    here = Path(str(early_config.invocation_params.dir))
    named = [here / argument.split("::")[0] for argument in args if not argument.startswith("-")]
    if any(map(_in_course, [here, *filter(Path.exists, named)])):
        for plugin in _PLUGINS:
            early_config.pluginmanager.import_plugin(plugin)


def _in_course(path: Path) -> bool:
    return any((folder / CONFIG).is_file() for folder in (path, *path.resolve().parents))
