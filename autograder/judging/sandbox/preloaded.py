"""What the warm process imports, so that no kernel has to: what a course's code uses."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograder.course import Course

# Package → what of it is imported, with what it loads lazily on first use.
_COSTLY = {
    "scipy": ("scipy.special", "scipy.linalg", "scipy.sparse"),
    "networkx": ("networkx",),
    "gensim": ("gensim.models",),
    "sklearn": ("sklearn.decomposition",),
    "tensorflow": ("tensorflow",),
    "keras": ("keras",),
}
_ALWAYS = ("numpy", "numpy.random", "matplotlib.pyplot", "matplotlib.backends.backend_agg")
ALL = (*_ALWAYS, *(module for modules in _COSTLY.values() for module in modules))


def preloaded(course: Course) -> tuple[str, ...]:
    """Return the modules that are worth importing before a course's kernels are forked.

    A package that neither a notebook nor a file beside it mentions is left out: TensorFlow takes
    seconds and 400 MB. A student may import it all the same.
    """
    files = (*course.root.glob("source/*/*.py"), *course.common.rglob("*.py"))
    return used(path.read_text(encoding="utf-8", errors="replace") for path in files)


def used(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the modules of packages that one of these texts mentions."""
    text = "\n".join(texts)
    found = [name for name in _COSTLY if re.search(rf"\b{name}\b", text)]
    return (*_ALWAYS, *(module for name in found for module in _COSTLY[name]))
