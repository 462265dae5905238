"""The README that comes with a release."""

from __future__ import annotations

from autograder.notebook.source import Source

TEMPLATE = """\
# {title}

{exercises}

## Start

On [Colab](https://colab.research.google.com), the first code cell brings what the notebook
needs. On your own computer, unpack the whole folder; the notebook needs the files beside it.

```
python -m venv .venv
.venv/bin/pip install -r requirements.txt
.venv/bin/jupyter lab {name}.ipynb
```

Python 3.11, 3.12 or 3.13; on Windows, write `.venv\\Scripts` for `.venv/bin`.

## Work

- Write your code where a cell says `raise NotImplementedError("Exercise …")`. Functions keep their
  names and arguments; cells that JupyterLab shows as locked are put back when grading.
- `grader.check("{first}")` tells at once what is wrong and gives a hint; `grader.check_all()` runs
  every check. Grading runs these checks and more of the same kind on other data.
- Exercises are graded one by one: a mistake in one costs nothing in another.
- Cells tagged `explore` train and draw for you, and are not run when grading. Where one needs an
  exercise that you have not written yet, it says which, and *Run All* goes on.

## Hand in

Restart the kernel, run all cells, save, and hand in `{name}.ipynb` alone. Where your course uses
otter or Gradescope, hand in `{name}.zip`, which the notebook's last cell makes: it packs the
notebook that is open, whatever its name, and refuses one that lacks an answer which you ran.
"""


def release_readme(source: Source) -> str:
    """Return the content of the release's ``README.md``."""
    name = source.assignment.name
    return TEMPLATE.format(
        title=_title(source), name=name, first=source.questions[0], exercises=_table(source)
    )


def _title(source: Source) -> str:
    """Return the notebook's own title."""
    for cell in source.cells:
        if cell.kind == "markdown" and cell.text.startswith("# "):
            return cell.text.partition("\n")[0].removeprefix("# ").strip()
    return source.assignment.name.capitalize()


def _table(source: Source) -> str:
    lines = ["| exercise | points | graded by |", "|---|---|---|"]
    for cell in source.cells:
        if cell.role in ("solution", "written"):
            grader = "checks" if cell.role == "solution" else "a person"
            lines.append(f"| {cell.id} | {source.points(cell.id):g} | {grader} |")
    total = sum(source.points(question) for question in [*source.questions, *source.written])
    return "\n".join([*lines, f"| **all** | **{total:g}** | |"])
