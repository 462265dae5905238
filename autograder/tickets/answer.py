"""The draft of an answer: plain text from a template, which a course may replace by its own.

What a mail says is data to the template, never a part of it, and the template runs in Jinja's
sandbox. Nothing is ever sent.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from autograder.errors import UsageError
from autograder.text import number
from autograder.tickets.difference import Difference

FILE_NAME = "ticket_answer.txt"  # of a course's own template, at its root
DEFAULT = Path(__file__).with_name(FILE_NAME)
_LONGEST = 50_000


@dataclass(frozen=True)
class Answer:
    """What a template may use.

    Args:
        name: of the student, or else the sender's.
        subject: of the ticket.
        assignment: may be empty, like the question.
        kind: late, regrade or other.
        reason: what the person who resolved it wrote; may be empty.
        who: resolved it.
        days: of the extension; None if none was granted.
        due: when the work is due now, as text; empty if that is unknown.
        regrade: what changed; None if nothing was regraded.
    """

    name: str
    subject: str
    assignment: str
    question: str
    kind: str
    reason: str
    who: str
    days: float | None = None
    due: str = ""
    regrade: Difference | None = None


def template_of(root: Path) -> Path:
    """Return the course's own template, or else the one that comes with the program."""
    own = root / FILE_NAME
    return own if own.is_file() else DEFAULT


def draft(path: Path, answer: Answer) -> str:
    """Fill in a template.

    Args:
        path: of the template.
        answer: what it may use.

    Raises:
        UsageError: it can't be read, breaks a rule of Jinja, or uses a name that there isn't.
    """
    environment = SandboxedEnvironment(
        undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False
    )
    environment.filters["number"] = number
    try:
        template = environment.from_string(path.read_text(encoding="utf-8"))
        text = template.render(_values(answer)).strip()
    except TemplateSyntaxError as error:
        raise UsageError(f"{path}, line {error.lineno}: {error.message}") from error
    except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError) as error:
        raise UsageError(f"{path}: {error}") from error
    except OSError as error:
        raise UsageError(f"{path} can't be read: {error.strerror}") from error
    return text[:_LONGEST] + "\n"


def _values(answer: Answer) -> dict[str, Any]:
    # Not dataclasses.asdict: a template reads `regrade.before` as it does `name`.
    return dict(vars(answer))
