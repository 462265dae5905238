"""How each known mistake answers a question's probes: ``references/mistakes/<question>.npz``."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from autograder.judging.diagnosis.behaviour import Array, Behaviour, Seen
from autograder.results import Mistake


@dataclass(frozen=True)
class Signatures:
    """What is known about a question's right and wrong answers.

    Args:
        right: what right entries agree on; probes on which they don't are left out.
        wrong: of each wrong entry, the answers that deviate from that.
        mistakes: what to call them; each entry is in one.
        made_from: digest of what these were made from.
    """

    right: Behaviour
    wrong: dict[str, Behaviour]
    mistakes: tuple[Mistake, ...]
    made_from: str = ""
    _of: dict[str, Mistake] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._of.update({entry: mistake for mistake in self.mistakes for entry in mistake.entries})

    def mistake(self, entry: str) -> Mistake:
        """Return the mistake that an entry makes."""
        return self._of[entry]


def deviations(behaviour: Behaviour, right: Behaviour) -> Behaviour:
    """Return the answers that differ from the right ones."""
    return {
        name: answer
        for name, answer in behaviour.items()
        if name in right and not answer.agrees(right[name])
    }


def signatures_bytes(signatures: Signatures) -> bytes:
    """Return the file's content; the same signatures give the same bytes."""
    numbers: list[Array] = []
    index = {
        "right": _record(signatures.right, numbers),
        "wrong": {
            name: _record(found, numbers) for name, found in sorted(signatures.wrong.items())
        },
        "mistakes": [[list(mistake.entries), mistake.text] for mistake in signatures.mistakes],
        "made_from": signatures.made_from,
    }
    text = np.frombuffer(json.dumps(index, sort_keys=True).encode(), np.uint8)
    flat = np.concatenate(numbers) if numbers else np.empty(0)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, index=text, numbers=flat)
    return buffer.getvalue()


def read_signatures(path: Path) -> Signatures:
    """Read what `signatures_bytes` made.

    Raises:
        OSError: there is no such file.
        ValueError, KeyError: it is not one of ours.
    """
    with np.load(path, allow_pickle=False) as arrays:
        index = json.loads(arrays["index"].tobytes())
        numbers = arrays["numbers"]
    return Signatures(
        right=_behaviour(index["right"], numbers),
        wrong={name: _behaviour(found, numbers) for name, found in index["wrong"].items()},
        mistakes=tuple(Mistake(tuple(entries), text) for entries, text in index["mistakes"]),
        made_from=index["made_from"],
    )


def _record(behaviour: Behaviour, numbers: list[Array]) -> dict[str, list[Any]]:
    record = {}
    for name, answer in sorted(behaviour.items()):
        start = sum(map(len, numbers))
        numbers.append(answer.numbers)
        record[name] = [answer.form, answer.raised, start, len(answer.numbers)]
    return record


def _behaviour(record: dict[str, list[Any]], numbers: Array) -> Behaviour:
    return {
        name: Seen(form, numbers[start : start + count], raised)
        for name, (form, raised, start, count) in record.items()
    }
