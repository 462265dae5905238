"""The release in Colab: the first cell brings what belongs to the notebook, then the checks run."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import nbformat
import pytest
from courses import COURSE_URL, REPOSITORY, edit
from nbclient import NotebookClient
from nbformat import NotebookNode

from autograder.course import Assignment, Course
from autograder.errors import SourceError
from autograder.notebook.address import with_addresses, with_badges
from autograder.notebook.pair import solution_notebook
from autograder.notebook.source import Source, read_source
from autograder.publish.dist import release_zip
from autograder.publish.trees import read_tree

SECONDS = 120
# What Colab's kernel has before the first cell: the module, and a shell of this name.
COLAB = """
import sys, types

sys.modules["google.colab"] = types.ModuleType("google.colab")
shell = get_ipython()
shell.__class__ = type("Shell", (type(shell),), {"__module__": "google.colab._shell"})
"""


@dataclass
class Site:
    """A course on a local web server: its address, its files, and what was asked for."""

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append(self.path)
            content = served.files.get(self.path)
            self.send_response(200 if content else 404)
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        served.url = f"http://127.0.0.1:{server.server_port}/iml/course"
        yield served
        server.shutdown()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, in a session that reaches nothing but this machine."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_DISABLE_PIP_VERSION_CHECK", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    (tmp_path / "content").mkdir()
    return tmp_path / "content"


@pytest.fixture
def on_colab(home: Path) -> None:
    startup = home.parent / "ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "colab.py").write_text(COLAB)


def notebook_of(source: Source, site: Site, cells: list[str]) -> NotebookNode:
    """The solved notebook's cells of these names, for a course at the site's address."""
    notebook = solution_notebook(source)
    notebook.cells = [cell for cell in notebook.cells if cell.id in cells]
    before = with_addresses("{{course_url}}", source.assignment.root)
    for cell in notebook.cells:
        cell.source = cell.source.replace(before, f"{site.url}/raw/main")
    return notebook


def run(notebook: NotebookNode, folder: Path) -> None:
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=SECONDS, resources=resources).execute()


def shown(notebook: NotebookNode, cell_id: str) -> str:
    outputs = next(cell.outputs for cell in notebook.cells if cell.id == cell_id)
    return "".join(output.get("text", str(output.get("data", ""))) for output in outputs)


@pytest.mark.usefixtures("on_colab")
@pytest.mark.parametrize(
    ("name", "question"), [("attention", "softmax"), ("autoencoders", "noise")]
)
def test_it_starts_from_an_empty_folder(site: Site, home: Path, name: str, question: str) -> None:
    source = read_source(Course(REPOSITORY).assignment(name))
    release = read_tree(source.assignment.release)
    site.files[f"/iml/course/raw/main/{name}-release.zip"] = release_zip(source, release)
    cells = ["colab", "start", "imports", "material", question, f"{question}-check", "hand-in"]
    notebook = notebook_of(source, site, cells)
    run(notebook, home)
    assert site.asked == [f"/iml/course/raw/main/{name}-release.zip"]
    assert "passed" in shown(notebook, f"{question}-check")
    # Nothing can be packed on Colab: the notebook isn't among the files there.
    assert "On Colab, hand in the notebook itself" in shown(notebook, "hand-in")
    assert not list(home.rglob(f"{name}.zip"))


def test_elsewhere_the_first_cell_does_nothing(site: Site, home: Path) -> None:
    source = read_source(Course(REPOSITORY).assignment("attention"))
    notebook = notebook_of(source, site, ["colab"])
    run(notebook, home)
    assert (shown(notebook, "colab"), site.asked, list(home.iterdir())) == ("", [], [])


@pytest.mark.parametrize("name", ["attention", "autoencoders"])
def test_the_badge_opens_this_notebook(name: str) -> None:
    assignment = Course(REPOSITORY).assignment(name)
    link = with_addresses(f"({{{{colab_url}}}}/{name}/{name}.ipynb)", REPOSITORY)
    assert link.startswith("(https://colab.research.google.com/github/")
    first = nbformat.read(assignment.release_notebook, as_version=4).cells[0]
    assert link in first.source
    assert link in (REPOSITORY / "README.md").read_text()


def test_another_address_moves_all_links(tiny: Assignment) -> None:
    colab = "https://colab.research.google.com/github"
    text = (
        f"[a]({colab}/x/y/blob/main/tiny/tiny.ipynb) [b]({colab}/x/y/blob/main/other/other.ipynb)"
    )
    assert with_badges(text, tiny.root, "tiny") == text.replace(
        "/x/y/blob/main/tiny", "/tiny/course/blob/main/tiny"
    )


@pytest.mark.parametrize("url", ["", "github.com/a/b", "https://example.org", "https://x/a b/c"])
def test_an_address_that_is_none(tiny: Assignment, url: str) -> None:
    edit(tiny.root / "pyproject.toml", COURSE_URL, url)
    with pytest.raises(SourceError, match="course-url in"):
        with_addresses("{{course_url}}", tiny.root)


def test_a_notebook_without_links_needs_no_address(tiny: Assignment) -> None:
    (tiny.root / "pyproject.toml").unlink()
    assert read_source(tiny).questions == ["centre"]
