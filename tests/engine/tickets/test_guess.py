"""What a mail probably asks for, and which thread it is of."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from autograder.tickets.guess import guess
from autograder.tickets.model import Kind, Mail
from autograder.tickets.threads import Thread, bare_subject, thread_alike, thread_named

QUESTIONS = {
    "attention": ["softmax", "attention", "encoder_layer", "beam"],
    "autoencoders": ["train", "deep", "noise"],
}


@pytest.mark.parametrize(
    ("subject", "text", "found"),
    [
        ("Extension for attention", "I was ill.", (Kind.LATE, "attention", "")),
        ("Verspätete Abgabe", "Ich war krank (Autoencoders).", (Kind.LATE, "autoencoders", "")),
        ("Regrade of softmax", "It is right.", (Kind.REGRADE, "attention", "softmax")),
        ("Punkte", "Aufgabe: noise, falsch bewertet", (Kind.REGRADE, "autoencoders", "noise")),
        ("autoencoder", "my deep one", (Kind.OTHER, "autoencoders", "deep")),
        ("Encoder layer", "", (Kind.OTHER, "attention", "encoder_layer")),
        ("attention, exercise attention", "", (Kind.OTHER, "attention", "attention")),
        ("hello", "softmax in attention, or deep in autoencoders?", (Kind.OTHER, "", "")),
        ("attention: softmax and beam", "", (Kind.OTHER, "attention", "")),
        ("hello", "I trained in my relations", (Kind.OTHER, "", "")),
        ("Re: x", "> please extend the deadline\nthanks", (Kind.OTHER, "", "")),
        ("late", "points", (Kind.LATE, "", "")),
        ("", "late points", (Kind.OTHER, "", "")),
    ],
)
def test_kind_assignment_and_question_are_guessed(subject, text, found) -> None:
    guessed = guess(subject, text, QUESTIONS)
    assert (guessed.kind, guessed.assignment, guessed.question) == found


@pytest.mark.parametrize(
    "text", ["\n" * 20_000, "exercise" + " " * 19_000, "exercise : " * 1800, "> " * 9000]
)
def test_a_guess_takes_no_time_to_speak_of(text: str) -> None:
    # Minutes, where a pattern meets thousands of spaces.
    many = {"tiny": [f"question_{n}" for n in range(500)]}
    assert guess("x" * 300, text, many).question == ""


def test_a_course_of_one_assignment_needs_no_name() -> None:
    assert guess("hi", "", {"tiny": ["centre"]}).assignment == "tiny"
    assert guess("hi", "", {}).assignment == ""


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re: AW: Fwd:  Late  Work", "late work"),
        ("RE[2]: late work", "late work"),
        ("Regrade", "regrade"),
        ("re:", ""),
    ],
)
def test_marks_of_an_answer_are_left_out_of_a_subject(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare


MONDAY = datetime(2026, 5, 4, tzinfo=UTC)
THREAD = Thread(1, "ada", "ada@example.org", "late work", "tiny", MONDAY)
MAIL = Mail("9@x", sender="ada@example.org", sent=MONDAY, subject="Re: Late work")


@pytest.mark.parametrize(
    ("change", "assignment", "same"),
    [
        ({}, "tiny", True),
        ({}, "", True),
        ({}, "other", False),
        ({"sender": "eve@example.org"}, "tiny", False),
        ({"subject": "Later work"}, "tiny", False),
        ({"subject": "Re:"}, "tiny", False),
        ({"sent": MONDAY + timedelta(days=14)}, "tiny", True),
        ({"sent": MONDAY + timedelta(days=15)}, "tiny", False),
        ({"sent": MONDAY - timedelta(days=15)}, "tiny", False),
        ({"sent": None}, "tiny", False),
    ],
)
def test_without_a_reference_sender_subject_and_time_decide(change, assignment, same) -> None:
    found = thread_alike(replace(MAIL, **change), assignment, [THREAD])
    assert found == (THREAD if same else None)


def test_a_reference_leads_to_no_other_students_thread() -> None:
    announcement = replace(THREAD, student="")
    assert thread_named("ada", [announcement, THREAD]) == THREAD
    assert thread_named("", [THREAD]) == THREAD  # staff may answer anybody
    assert thread_named("bob", [THREAD, announcement]) is None
