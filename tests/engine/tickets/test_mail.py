"""One mail: what is read of it, and that nothing in it can do harm or take long."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mails import RESULTS, mail, raw

from autograder.tickets import mail as module
from autograder.tickets.mail import LONGEST_TEXT, MAX_BYTES, MOST_ATTACHMENTS, read_mail
from autograder.tickets.model import Attachment

FROM = "From: Ada <ada@example.org>"


def test_an_ordinary_mail_is_read() -> None:
    found = read_mail(bytes(mail(subject="Grüße", text="Hallo\n", References="<a@b> <c@d>")))
    assert (found.key, found.references) == ("1@example.org", ("a@b", "c@d"))
    assert (found.sender, found.name) == ("ada@example.org", "Ada Lovelace")
    assert (found.subject, found.text, found.notes) == ("Grüße", "Hallo", ())
    assert found.sent is not None
    assert found.sent.isoformat() == "2026-05-04T10:00:00+00:00"
    assert not found.verified


def test_of_attachments_only_name_and_size_are_kept() -> None:
    made = mail()
    made.add_attachment(b"\0" * 1000, maintype="application", subtype="zip", filename="a\x1b.zip")
    made.add_attachment("secret words", filename="note.txt")
    made.add_attachment(mail(subject="another"))
    found = read_mail(bytes(made))
    assert found.attachments == (
        Attachment(r"a\x1b.zip", 1000),
        Attachment("note.txt", 13),
        Attachment("message/rfc822", 0),
    )
    assert "secret" not in found.text
    assert found.text == "I was ill."


def test_an_attachment_is_measured_without_its_charset() -> None:
    head = "Content-Type: x/y; charset=punycode; name=a.bin"
    found = read_mail(raw(FROM, head, body="grü"))
    assert (found.attachments, found.notes) == ((Attachment("a.bin", 4),), ())


def test_many_attachments_are_counted_and_not_all_listed() -> None:
    made = mail()
    for number in range(MOST_ATTACHMENTS + 9):
        made.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")
    found = read_mail(bytes(made))
    assert len(found.attachments) == MOST_ATTACHMENTS
    assert found.notes == ("59 attachments: the first 50 are listed",)


def test_of_html_the_words_are_read_and_nothing_is_rendered() -> None:
    made = mail()
    made.set_content(
        "<head><title>t</title><style>p {}</style></head><!-- <p>no</p> --><p>Please &lt;b&gt; "
        'extend</p><script>alert("x")</script><img src="http://evil/pixel"><a href="javascript:">'
        "my deadline</a>",
        subtype="html",
    )
    found = read_mail(bytes(made))
    assert found.text == "Please <b> extend\nmy deadline"
    assert found.notes == ("only HTML: its words were read",)


def test_plain_text_is_preferred_to_html() -> None:
    made = mail(text="plain")
    made.add_alternative("<p>other</p>", subtype="html")
    assert read_mail(bytes(made)).text == "plain"


@pytest.mark.parametrize(
    ("header", "body", "text", "sound"),
    [
        ("text/plain; charset=iso-8859-1", b"gr\xfc\xdfe", "grüße", True),
        ("text/plain; charset=utf-8", b"gr\xfc", "gr�", False),
        ("text/plain; charset=nonsense", b"gr\xc3\xbc", "grü", False),
        ("text/plain; charset=punycode", b"grn-ioa", "grn-ioa", False),
        ("text/plain; charset=unicode_escape", rb"\u0041", r"\u0041", False),
        ("text/plain; charset=zip", b"abc", "abc", False),
        ("text/plain", b"\x00\x1b[31m\xe2\x80\xae", r"\x00\x1b[31m\u202e", True),
    ],
)
def test_broken_encodings_lose_letters_at_most(header, body, text, sound) -> None:
    found = read_mail(f"{FROM}\nContent-Type: {header}\n\n".encode() + body)
    assert found.text == text
    assert found.notes == (() if sound else ("its encoding is wrong: some letters may be lost",))


def test_headers_in_utf_8_and_in_broken_words_are_read() -> None:
    found = read_mail(raw(FROM, "Subject: für =?utf-8?q?d=C3=BC?= =?nope?q?x=FF?= \x07"))
    assert found.subject.startswith("für")
    assert "dü" in found.subject
    assert r"\x07" in found.subject


@pytest.mark.parametrize(
    "header",
    [
        "From: a@example.org, b@example.org",
        "From: a@example.org\nFrom: b@example.org",
        "From: undisclosed",
        "From: " + "(" * 900,
        "From: " + "(" * 300_000,
        'From: "ada@example.org"@evil.org@example.org',
        "From: ada@example.org)eve@evil.org",
        "Subject: none at all",
    ],
)
def test_a_sender_that_could_be_read_in_two_ways_is_none(header: str) -> None:
    found = read_mail(raw(header))
    assert found.sender == ""
    assert "names no single, plain sender" in found.notes


def test_a_name_may_hold_an_address() -> None:
    found = read_mail(raw('From: "ada@example.org" <eve@evil.org>'))
    assert (found.sender, found.name) == ("eve@evil.org", "ada@example.org")


@pytest.mark.parametrize(
    ("results", "verified"),
    [
        ([RESULTS], True),
        (["mx.example.org 1; spf=pass; dkim=pass header.d=example.org header.s=a"], True),
        (['mx.example.org; dkim=pass (2048 "bit) key") header.d=example.org'], False),
        (['mx.example.org; dkim=pass header.b="a/b=" header.d=example.org'], True),
        (["MX.example.org; DMARC=pass header.from=Example.ORG"], True),
        (["mx.evil.org; dmarc=pass header.from=example.org"], False),
        (["mx.example.org; dmarc=fail header.from=example.org"], False),
        (["mx.example.org; dmarc=pass header.from=evil.org"], False),
        (["mx.example.org; dkim=pass header.d=evil.org"], False),
        (["mx.example.org; spf=pass smtp.mailfrom=ada@example.org"], False),
        (["mx.example.org; none (; dmarc=pass header.from=example.org )"], False),
        (['mx.example.org; x="; dmarc=pass header.from=example.org "'], False),
        (['mx.example.org ("); dmarc=pass header.from=example.org ("'], False),
        (["mx.example.org; dmarc=pass header.from=evil.org header.from=example.org"], False),
        # What the trusted server wrote comes first; the other was in the mail that arrived.
        (["mx.example.org; dmarc=fail header.from=example.org", RESULTS], False),
        ([], False),
    ],
)
def test_only_the_trusted_server_verifies_a_sender(results: list[str], verified: bool) -> None:
    data = raw(*(f"Authentication-Results: {one}" for one in results), FROM)
    assert read_mail(data, "mx.example.org").verified is verified
    assert not read_mail(data).verified
    assert not read_mail(data, "other.example.org").verified


def test_what_the_database_has_limits_for_is_cut() -> None:
    found = read_mail(raw(f"From: a@{'b.' * 200}c", f"Message-ID: <{chr(1) * 250}>"))
    assert found.sender == ""
    assert len(found.key) == 250


def test_several_senders_are_never_verified() -> None:
    data = raw(f"Authentication-Results: {RESULTS}", FROM, "From: bob@example.org")
    assert not read_mail(data, "mx.example.org").verified


def test_a_huge_mail_is_read_up_to_a_limit() -> None:
    found = read_mail(raw(FROM, body="words " * (MAX_BYTES // 6 + 1000)))
    assert len(found.text) == LONGEST_TEXT + 1
    assert found.notes == (
        "larger than 30 MB: the rest was not read",
        "its text was cut after 20,000 characters",
    )


HOSTILE = {
    "nested": "".join(
        f'Content-Type: multipart/mixed; boundary="b{i}"\n\n--b{i}\n' for i in range(3000)
    ),
    "lines": "\n" * 2_000_000,
    "parameters": "Content-Type: text/plain; " + "a=b;" * 1_000_000,
    "continued parameters": "Content-Type: text/plain; " + "".join(
        f'a*{i}*="x";' for i in range(50_000)
    ),
    "a long header": "X: " + "y" * 5_000_000,
    "encoded words": "Subject: " + "=?utf-8?q?y?= " * 300_000,
    "references": "References: " + "<" * 3_000_000,
    "many references": "References: " + "<a@b> " * 300_000,
    "unclosed tags": "Content-Type: text/html\n\n" + "<a " * 500_000,
    "unclosed comments": "Content-Type: text/html\n\n" + "<!--" * 500_000,
    "unclosed scripts": "Content-Type: text/html\n\n<script>" + "</scrip" * 300_000,
    "a slow codec": "Content-Type: text/plain; charset=punycode\n\nü-" + "a" * 3_000_000,
    "one in a file": "Content-Type: x/y; charset=punycode\n\n" + "a" * 3_000_000,
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_mails_are_read_in_no_time_to_speak_of(name: str) -> None:
    # Each of them takes minutes, or ends the program, where its guard is missing.
    found = read_mail(f"{FROM}\n{HOSTILE[name]}\n\nhello".encode())
    assert found.sender == "ada@example.org"
    assert len(found.references) <= module.MOST_ATTACHMENTS


def test_of_a_mail_that_the_library_stumbles_over_the_headers_are_read() -> None:
    # Python 3.11 sorts these parameters' numbers, one of which is none.
    found = read_mail(raw(FROM, 'Content-Type: text/plain; a*="x"; a*0*="y"; a*1*="z"'))
    assert found.sender == "ada@example.org"
    assert found.notes in (("only its headers can be read (TypeError)",), ())


def test_a_mail_without_id_is_known_by_its_content() -> None:
    assert read_mail(raw(FROM)).key == read_mail(raw(FROM)).key
    assert read_mail(raw(FROM)).key != read_mail(raw(FROM, body="other")).key


def test_parts_that_end_too_early_are_noted() -> None:
    made = mail()
    made.add_attachment(b"x" * 100, maintype="application", subtype="zip", filename="a.zip")
    half = bytes(made)[:-100]
    assert "its parts aren't closed: something may be missing" in read_mail(half).notes


PIECES = st.sampled_from(
    [
        *(
            "From: ",
            "a@b.c",
            "Subject: ",
            "=?utf-8?b?",
            "?=",
            "\n",
            "\n\n",
            "--x\n",
            "--x--\n",
            ";",
        ),
        *("Content-Type: multipart/mixed; boundary=x\n", "Content-Type: text/html; charset=", "\r"),
        *("Content-Transfer-Encoding: base64\n", "begin 600 x\n", "<", ">", "&#", '"', "\\", "("),
        *("Date: ", "\0", "\ud800", "ü", "filename*0*=utf-8''%", "message/rfc822\n\n", "Q" * 77),
    ]
)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40), st.binary(max_size=40))
def test_whatever_comes_gives_a_bounded_printable_mail(pieces: list[str], end: bytes) -> None:
    found = read_mail("".join(pieces).encode("utf-8", "surrogatepass") + end, "mx")
    texts = (found.key, found.sender, found.name, found.subject, found.text, *found.notes)
    for text in (*texts, *(one.name for one in found.attachments)):
        assert len(text) <= LONGEST_TEXT + 1
        text.encode("utf-8")  # no halves of characters, which no database takes
        assert "\0" not in text
        assert "\x1b" not in text
    assert len(found.key) <= 300  # as the database has it
    assert len(found.sender) <= 320
    assert not found.verified
