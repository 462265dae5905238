"""The report's part about questions and checks: their lines, their mistakes, their map."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from markupsafe import Markup

from autograder.analysis.classwork import Classwork
from autograder.analysis.items import ItemAnalysis
from autograder.analysis.scores import ClassScores
from autograder.course import Visibility
from autograder.render.plots import Dot, item_map
from autograder.render.tally import CheckTally
from autograder.render.words import SHORT_OUTCOMES
from autograder.results import Outcome
from autograder.text import printable

_MOST_NAMED = 5  # students who are named for one mistake


@dataclass(frozen=True)
class MistakeLine:
    """A mistake that several students made; ``who`` names some of them."""

    text: str
    count: int
    who: str


@dataclass(frozen=True)
class CheckLine:
    """A check's line; ``others`` has the other ways in which it ended, with their shares."""

    check: CheckTally
    item: ItemAnalysis | None
    others: str


@dataclass(frozen=True)
class QuestionPart:
    """A question's line, its checks and the mistakes that were made in it.

    Args:
        item: None where no submission was graded in full.
    """

    name: str
    max_score: float
    mean: float
    full: int
    total: int
    item: ItemAnalysis | None
    checks: list[CheckLine]
    mistakes: list[MistakeLine]


def question_parts(work: Classwork, names: Mapping[str, str]) -> list[QuestionPart]:
    """Return each question's part, in the notebook's order.

    Args:
        work: of the class.
        names: of the students, by id.
    """
    items = {_key(one): one for one in work.items}
    checks: dict[str, list[CheckLine]] = {name: [] for name in work.found.questions}
    for (question, visibility, name), check in work.found.checks.items():
        line = CheckLine(check, items.get((question, visibility, name)), _others(check))
        checks[question].append(line)
    return [
        QuestionPart(
            name,
            one.max_score,
            one.mean,
            one.full,
            one.total,
            items.get((name, "", "")),
            checks[name],
            _mistakes(work.scores, name, names),
        )
        for name, one in work.found.questions.items()
    ]


def drawn_items(work: Classwork) -> Markup | None:
    """Draw difficulty against discrimination; None if no item has both."""
    numbers = {name: str(i) for i, name in enumerate(work.found.questions, 1)}
    dots = [
        _dot(one, one.difficulty, one.discrimination, numbers)
        for one in work.items
        if one.difficulty is not None and one.discrimination is not None
    ]
    return item_map(dots) if dots else None


def _dot(
    one: ItemAnalysis, difficulty: float, discrimination: float, numbers: Mapping[str, str]
) -> Dot:
    item = one.item
    name = f"{item.question}: {item.title}" if item.check else item.question
    words = f"{printable(name)} (difficulty {difficulty:.2f}, discrimination {discrimination:.2f})"
    label = "" if item.check else numbers[item.question]
    return Dot(difficulty, discrimination, words, label, item.visibility is Visibility.HIDDEN)


def _key(one: ItemAnalysis) -> tuple[str, str, str]:
    return (one.item.question, str(one.item.visibility or ""), one.item.check)


def _mistakes(scores: ClassScores, question: str, names: Mapping[str, str]) -> list[MistakeLine]:
    """Return a question's named mistakes, the commonest first."""
    lines = []
    for text, students in scores.mistakes.get(question, {}).items():
        shown = [names[student] for student in students[:_MOST_NAMED]]
        more = len(students) - len(shown)
        who = "; ".join(shown) + (f"; and {more} more" if more else "")
        lines.append(MistakeLine(printable(text), len(students), who))
    return sorted(lines, key=lambda line: (-line.count, line.text))


def _others(check: CheckTally) -> str:
    counts = sorted(check.outcomes.items(), key=lambda item: (-item[1], item[0]))
    return ", ".join(
        f"{SHORT_OUTCOMES[outcome]} {count} ({count / check.total:.0%})"
        for outcome, count in counts
        if outcome is not Outcome.PASSED
    )
