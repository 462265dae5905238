"""``iml tickets``, as people type it, on a course in miniature."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from commands import Done, run, undocumented
from courses import REPOSITORY
from mails import RESULTS, answer, mail, mbox, result
from nbgrader.api import Gradebook

from autograder.cli import tickets_resolve
from autograder.course import Assignment
from autograder.records.gradebook import GradebookWriter
from autograder.records.store import ResultStore
from autograder.records.ticket_access import with_tickets
from autograder.records.tickets import set_state
from autograder.tickets.answer import DEFAULT
from autograder.tickets.model import State

# No test here grades anything; see test_ticket_regrade.py.


@pytest.fixture
def filled(course: Assignment) -> Path:
    """A course with three tickets: Ada's extension, Bob's regrade, a stranger's question."""
    assert run("due", "tiny", "2026-05-08 12:00", folder=course.root).code == 0
    with_file = mail()
    with_file.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="note.pdf")
    path = mbox(
        course.root / "requests.mbox",
        with_file,
        answer("1@example.org", "2@example.org", day=5),
        mail("bob@example.org", "Regrade", "Exercise centre is right.", "3@example.org", 6),
        mail("eve@evil.org", "[red]hi[/red] \x1b[31m", "hello :bomb:", "4@evil.org", 7),
    )
    done = tickets(course.root, "import", str(path))
    assert done.code == 0, done.stderr
    assert "tickets: 3 new, 0 got more mail, 0 known mails" in done.stdout
    return course.root


def tickets(root: Path, *arguments: str) -> Done:
    return run("tickets", *arguments, folder=root)


def refused(root: Path, *arguments: str) -> str:
    """Return the one line of a refusal, after which nothing has changed."""
    before = (root / "gradebook.db").read_bytes()
    done = tickets(root, *arguments)
    assert (done.code, done.stdout) == (2, "")
    assert (root / "gradebook.db").read_bytes() == before
    (line,) = done.stderr.splitlines()
    return line.removeprefix("iml: ")


def test_import_list_and_show_say_what_is_there(filled: Path) -> None:
    again = tickets(filled, "import", "requests.mbox", "--json").document
    assert (again["tickets"], again["joined"], again["known"]) == ([], [], 4)
    listed = tickets(filled, "list", "--json").document
    assert undocumented(listed) == set()
    about = [
        (one["student_id"], one["kind"], one["assignment"], one["question"])
        for one in listed["tickets"]
    ]
    assert about == [
        ("ada", "late", "tiny", ""),
        ("bob", "regrade", "tiny", "centre"),
        ("", "other", "tiny", ""),
    ]
    shown = tickets(filled, "show", "1", "--json").document
    assert undocumented(shown) == set()
    assert shown["mails"][0]["attachments"] == [{"name": "note.pdf", "size": 4}]
    assert [entry["act"] for entry in shown["log"]] == ["opened", "received"]


def test_nothing_in_a_mail_steers_the_terminal(filled: Path) -> None:
    for done in (tickets(filled, "list"), tickets(filled, "show", "3")):
        assert "[red]hi[/red] \\x1b[31m" in done.stdout
        assert "\x1b" not in done.stdout
        assert "? eve@evil.org (unverified)" in done.stdout
    assert "    hello :bomb:\n" in done.stdout


def test_a_list_is_narrowed_down(filled: Path) -> None:
    def found(*arguments: str) -> list[int]:
        return [
            one["id"] for one in tickets(filled, "list", *arguments, "--json").document["tickets"]
        ]

    tickets(filled, "assign", "2", "grace")
    tickets(filled, "resolve", "1")
    assert found() == [2, 3]
    assert found("--all") == [1, 2, 3]
    assert found("--student", "bob") == [2]
    assert found("--kind", "other") == [3]
    assert found("--assignee", "grace") == [2]
    assert found("tiny") == [2, 3]


def test_where_nothing_was_imported_there_is_nothing_and_nothing_is_made(tiny: Assignment) -> None:
    assert tickets(tiny.root, "list").stdout == "no tickets\n"
    done = tickets(tiny.root, "resolve", "1")
    assert (done.code, done.stderr) == (
        2,
        "iml: there is no ticket 1: no mail has been imported yet\n",
    )
    assert not (tiny.root / "gradebook.db").exists()


def test_a_guess_is_corrected(filled: Path) -> None:
    done = tickets(filled, "set", "3", "--student", "ada", "--question", "why", "--kind", "late",
                   "--by", "tess", "--json")  # fmt: skip
    one = done.document["ticket"]
    assert (one["student_id"], one["question"], one["kind"]) == ("ada", "why", "late")
    last = tickets(filled, "show", "3", "--json").document["log"][-1]
    assert last["who"] == "tess"
    assert last["detail"] == "student_id: – → ada; question: – → why; kind: other → late"
    tickets(filled, "set", "3", "--assignment", "")
    one = tickets(filled, "show", "3", "--json").document["ticket"]
    assert (one["assignment"], one["question"]) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "1", "--student", "adaa"), "no student 'adaa'; did you mean 'ada'?"),
        (("set", "1", "--assignment", "tinny"), "no assignment 'tinny' in"),
        (("set", "1", "--question", "center"), "no question 'center'; did you mean 'centre'?"),
        (("set", "1", "--kind", "lte"), "'lte' is not one of"),
        (("set", "1"), "nothing to set: give --student, --assignment, --question or --kind"),
        (("set", "9", "--kind", "late"), "there is no ticket 9; `iml tickets list --all` shows"),
        (("assign", "1", " "), "PERSON ' ' must have 1 to 128 characters"),
        (("resolve", "1", "--extend", "-3"), "an extension of -3 is not possible: give 0 to 365"),
        (("resolve", "1", "--extend", "0"), "; `iml extend ada tiny 0` does it"),
        (("resolve", "1", "--extend", "400"), "an extension of 400 is not possible"),
        (("resolve", "1", "--extend", "nan"), "'nan' is no time"),
        (("resolve", "1", "--extend", "2026-05-08 11:00"), "11:00 UTC is no extension: tiny is"),
        (("resolve", "1", "--extend", "2026-02-30 11:00"), "'2026-02-30 11:00' is no time"),
        (("resolve", "1", "--extend", "1", "--zone", "Berlin"), "Berlin is not a time zone"),
        (("resolve", "1", "--extend", "1", "--regrade"), "--extend and --regrade don't go"),
        (("resolve", "3", "--extend", "1"), "ticket 3 names no student: first, `iml tickets set 3"),
        (("resolve", "2", "--regrade"), "no result of tiny of bob; first: `iml grade tiny"),
        (("import", "missing.mbox"), "missing.mbox can't be read: No such file or directory"),
        (("fetch",), "no host: give --host, or set c.Tickets.host"),
        (("fetch", "--host", "h:x"), "--host h:x: 'x' is not a port"),
        (("fetch", "--host", "h", "--user", "u"), "no password of u at h: set IML_IMAP_PASSWORD"),
    ],
)  # fmt: skip
def test_bad_input_is_one_clear_line(filled: Path, monkeypatch, arguments, said: str) -> None:
    monkeypatch.delenv("IML_IMAP_PASSWORD", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    assert said in refused(filled, *arguments)


def test_an_mbox_that_ends_in_the_middle_adds_nothing(filled: Path) -> None:
    path = mbox(filled / "more", mail(key="8@x"), mail(key="9@x"))
    path.write_bytes(path.read_bytes()[:-9])
    assert "ends in the middle of mail 2, so nothing was taken" in refused(filled, "import", "more")


def test_an_extension_is_granted_logged_and_drafted(filled: Path) -> None:
    done = tickets(
        filled,
        "resolve",
        "1",
        "--extend",
        "2",
        "--reason",
        "Get well soon.",
        "--by",
        "Tess",
        "--json",
    )
    assert done.code == 0
    document = done.document
    assert undocumented(document) == set()
    due = "2026-05-10T12:00:00"
    assert document["extension"] == {"days": 2.0, "due": due, "waiting": True}
    assert document["regrade"] is None
    assert document["ticket"]["state"] == "resolved"
    assert document["answer"] == (
        "Subject: Re: Extension for tiny\n\nHello Ada Lovelace,\n\n"
        "your deadline for tiny is extended by 2 days, to 2026-05-10 12:00 UTC.\n\n"
        "Get well soon.\n\nTess\n"
    )
    assert "unverified: make sure that it was ada who wrote" in done.stderr
    log = tickets(filled, "show", "1", "--json").document["log"]
    assert [entry["act"] for entry in log[2:]] == ["extended", "drafted", "resolved"]
    waits = "once it is handed in and graded (Get well soon.)"
    assert log[2]["detail"] == f"ada: tiny is due 2026-05-10 12:00 UTC, {waits}"
    assert log[3]["detail"] == f"an answer\n{document['answer'].rstrip()}"
    assert {entry["who"] for entry in log[2:]} == {"Tess"}
    assert "ticket 1 is resolved already" in refused(filled, "resolve", "1")


def test_an_id_that_is_escaped_is_not_escaped_again(filled: Path) -> None:
    url, escaped = f"sqlite:///{filled / 'gradebook.db'}", "UNI\\\\ada"  # of UNI\ada
    with GradebookWriter(url) as writer:
        writer.record(replace(result(), student_id="UNI\\ada"))
    assert tickets(filled, "set", "1", "--student", "UNI\\ada").code == 0
    done = tickets(filled, "resolve", "1", "--extend", "2", "--json")
    assert done.code == 0, done.stderr
    assert done.document["extension"]["waiting"] is False
    assert f"{escaped}: tiny is due 2026-05-10 12:00 UTC (ticket 1)" in done.stderr
    with Gradebook(url, "iml") as book:
        assert book.find_submission("tiny", escaped).extension.days == 2
    for typed in ("UNI\\ada", escaped):
        again = run("extend", typed, "tiny", "3", "--reason", "ill", folder=filled)
        assert f"{escaped}: tiny is due 2026-05-11 12:00 UTC (ill)" in again.stdout, again.stderr


def test_an_extension_may_be_up_to_a_time_in_a_zone(filled: Path) -> None:
    until = ("--extend", "2026-05-09 20:30", "--zone", "Europe/Berlin")
    done = tickets(filled, "resolve", "1", *until, "--json").document
    assert done["extension"]["due"] == "2026-05-09T18:30:00"
    assert "for tiny is extended to 2026-05-09 20:30 CEST.\n" in done["answer"]


def test_hours_are_an_extension_too(filled: Path) -> None:
    done = tickets(filled, "resolve", "1", "--extend", "36h", "--json").document
    assert done["extension"]["days"] == 1.5
    assert "for tiny is extended to 2026-05-10 00:00 UTC.\n" in done["answer"]


def test_a_time_that_clocks_show_twice_is_named(filled: Path) -> None:
    twice = ("--extend", "2026-10-25 02:30", "--zone", "Europe/Berlin")
    done = tickets(filled, "resolve", "1", *twice)
    assert "show 2026-10-25 02:30 twice: taken is 02:30 CET" in done.stdout
    assert "is extended to 2026-10-25 02:30 CET." in done.stdout


def test_without_a_due_date_there_is_nothing_to_extend(course: Assignment) -> None:
    mbox(course.root / "r", mail())
    tickets(course.root, "import", "r")
    done = tickets(course.root, "resolve", "1", "--extend", "2")
    said = "iml: tiny has no due date to extend; first: iml due tiny TIME\n"
    assert (done.code, done.stderr) == (2, said)
    (one,) = tickets(course.root, "list", "--json").document["tickets"]
    assert one["state"] == "open"


def test_of_two_who_resolve_a_ticket_at_once_one_is_refused(filled: Path, monkeypatch) -> None:
    url = f"sqlite:///{filled / 'gradebook.db'}"

    def meanwhile(*_: object) -> None:
        with_tickets(url, lambda db: set_state(db, 1, State.RESOLVED, "grace"))

    monkeypatch.setattr(tickets_resolve, "_try_template", meanwhile)
    done = tickets(filled, "resolve", "1", "--extend", "2")
    assert (done.code, done.stderr) == (2, "iml: ticket 1 is resolved already\n")
    monkeypatch.undo()
    acts = [one["act"] for one in tickets(filled, "show", "1", "--json").document["log"]]
    assert acts == ["opened", "received", "resolved"]


def test_an_extension_of_what_is_handed_in_changes_the_penalty_at_once(filled: Path) -> None:
    url = f"sqlite:///{filled / 'gradebook.db'}"
    with GradebookWriter(url) as writer:
        writer.record(result())
    with Gradebook(url, "iml") as book:
        book.update_or_create_submission("tiny", "ada", timestamp="2026-05-10 11:00:00 UTC")
        book.find_submission("tiny", "ada").notebooks[0].late_submission_penalty = 0.6
        book.db.commit()
    done = tickets(filled, "resolve", "1", "--extend", "2")
    assert "is extended by 2 days, to 2026-05-10 12:00 UTC." in done.stdout
    assert "the extended deadline, 2026-05-10 12:00 UTC, has passed" in done.stdout
    assert "ada: penalty for lateness 0.6 → 0 points" in done.stdout
    with Gradebook(url, "iml") as book:
        submission = book.find_submission("tiny", "ada")
        assert (submission.extension.days, submission.late_submission_penalty) == (2, 0.0)


def test_in_another_gradebook_only_the_penalties_follow(filled: Path) -> None:
    (filled / "gradebook.db").rename(filled / "other.db")
    url = f"sqlite:///{filled / 'other.db'}"
    with GradebookWriter(url) as writer:
        writer.record(result())
        writer.note_timestamps("tiny", {"ada": datetime(2026, 5, 10, 11)})
    done = tickets(filled, "resolve", "1", "--extend", "1", "--db-url", url)
    assert "ada: penalty for lateness 0 → 0.3 points" in done.stdout, done.stderr
    assert not (filled / "gradebook.db").exists()


def test_an_address_with_a_relative_path_is_the_same_gradebook(filled: Path) -> None:
    with GradebookWriter(f"sqlite:///{filled / 'gradebook.db'}") as writer:
        writer.record(result())
    ResultStore(filled, "tiny").write(result())
    stamp = filled / "submitted/ada/tiny/timestamp.txt"
    stamp.parent.mkdir(parents=True)
    stamp.write_text("2026-05-10 11:00:00 UTC")
    relative = ("--db-url", "sqlite:///gradebook.db")
    done = tickets(filled, "resolve", "1", "--extend", "1", *relative)
    assert "ada: penalty for lateness 0 → 0.3 points" in done.stdout, done.stderr
    assert "only penalties follow" not in done.stdout
    assert "Handed in" in (filled / "feedback/ada/tiny/tiny.html").read_text()
    assert "0.3" in (filled / "results/tiny/grades.csv").read_text()


def test_where_pages_do_not_follow_it_is_said(filled: Path) -> None:
    (filled / "gradebook.db").rename(filled / "other.db")
    ResultStore(filled, "tiny").write(result())
    done = tickets(filled, "resolve", "1", "--extend", "1", "--db-url", "sqlite:///other.db")
    own, other = (f"sqlite:///{filled / name}" for name in ("gradebook.db", "other.db"))
    said = f"only penalties follow: pages and tables are of {own}, and this is {other}\n"
    assert said in done.stdout, done.stderr


def test_a_course_edits_the_answers_template(filled: Path) -> None:
    (filled / "ticket_answer.txt").write_text("{{ name }}: {{ subject }} {{ days | number }}\n")
    # It must fit every way of resolving, before anything is done.
    assert "ticket_answer.txt: " in refused(filled, "resolve", "3")
    (filled / "ticket_answer.txt").write_text("Dear {{ name }}{% if days %}: {{ days }}{% endif %}")
    answered = tickets(filled, "resolve", "2", "--json").document["answer"]
    assert answered == "Dear Bob Bright\n"


def test_a_template_is_tried_in_every_way_before_anything_is_graded(filled: Path) -> None:
    template = filled / "ticket_answer.txt"
    template.write_text("{% if regrade %}{{ regrade.difference }}{% endif %}")
    # There is nothing to grade, which would be found out next.
    assert "has no attribute 'difference'" in refused(filled, "resolve", "2", "--regrade")
    assert "has no attribute 'difference'" in refused(filled, "resolve", "2")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{% if %}", "ticket_answer.txt, line 1: Expected an expression"),
        ("a\n{{ nme }}", "ticket_answer.txt: 'nme' is undefined"),
        ("{{ name.__class__.__mro__ }}", "ticket_answer.txt: access to attribute '__class__'"),
        ("{{ 1 / 0 }}", "ticket_answer.txt: division by zero"),
    ],
)
def test_a_template_that_breaks_a_rule_stops_before_anything_is_done(
    filled: Path, template: str, said: str
) -> None:
    (filled / "ticket_answer.txt").write_text(template)
    assert said in refused(filled, "resolve", "1", "--extend", "1")


def test_what_a_mail_says_is_never_a_template(course: Assignment) -> None:
    mbox(course.root / "r", mail("ada@example.org", "{{ 7 * 7 }} {% raw %} for tiny"))
    tickets(course.root, "import", "r")
    answered = tickets(course.root, "resolve", "1", "--json").document["answer"]
    assert answered.startswith("Subject: Re: {{ 7 * 7 }} {% raw %} for tiny\n")


def test_the_documented_template_is_the_one_that_comes_with_it() -> None:
    page = (REPOSITORY / "docs/tickets.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| `(\w+)` \|", page.partition("## The answer")[2], re.M)
    from autograder.tickets.answer import Answer

    assert set(names) == set(Answer.__dataclass_fields__)
    assert {name for name in names if name in DEFAULT.read_text()} >= {"name", "days", "regrade"}


def test_a_sender_is_verified_by_the_server_that_the_course_names(course: Assignment) -> None:
    config = course.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.Tickets.trusted_host = "mx.example.org"\n')
    made = mail()
    made["Authentication-Results"] = RESULTS
    forged = mail(key="2@evil.org", subject="Regrade of tiny")
    forged["Authentication-Results"] = RESULTS.replace("mx", "mx.evil")
    mbox(course.root / "r", made, forged)
    listed = tickets(course.root, "import", "r", "--json").document["tickets"]
    assert [one["verified"] for one in listed] == [True, False]
    assert "unverified" not in tickets(course.root, "resolve", "1").stdout


def test_the_report_counts_open_tickets(filled: Path) -> None:
    from autograder.records.store import ResultStore

    ResultStore(filled, "tiny").write(result())
    assert run("report", "tiny", folder=filled).code == 0
    page = (filled / "reports/tiny/index.html").read_text()
    assert '</a> <span class="tag">1 open ticket</span>' in page  # Ada's
    assert 'Bob Bright <span class="tag">1 open ticket</span>' in page  # who handed in nothing
    tickets(filled, "resolve", "1")
    run("report", "tiny", folder=filled)
    assert (
        '</a> <span class="tag">1 open ticket</span>'
        not in (filled / "reports/tiny/index.html").read_text()
    )
