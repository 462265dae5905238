"""iml export --to moodle --worksheet: worksheets in other languages, as spreadsheets saved them."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest

from autograder.adapters.lms.export.totals import ExportRow, Total
from autograder.adapters.lms.export.worksheet import Filled, fill_worksheet
from autograder.errors import UsageError
from autograder.records.roster import Roster, RosterEntry


def row(student: str, name: str, lms_id: str, score: float) -> ExportRow:
    entry = RosterEntry(student, name, f"{student}@example.org", "A", lms_id)
    return ExportRow(entry, Total(student, "graded", score, 13))


ROWS = [
    row("s1", "Ada Lovelace", "501", 8.25),
    row("s2", "Zoë Smith", "502", 7),
    row("s3", "Grace Hopper", "503", 13),
]
ROSTER = Roster([row.entry for row in ROWS], Path("roster.csv"))
HEADERS = {
    "English": (
        "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,"
        "Last modified (grade),Feedback comments",
        "Participant ",
    ),
    "German": (
        "ID,Vollständiger Name,E-Mail-Adresse,Status,Bewertung,Bestwertung,"
        "Bewertung kann geändert werden,Zuletzt geändert (Bewertung),Feedback als Kommentar",
        "Teilnehmer/in",
    ),
    "French": (
        "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,"
        "La note peut être modifiée,Dernière modification (note),Feedback par commentaires",
        "Participant ",
    ),
}


def worksheet(language: str, *, without: tuple[int, ...] = (), grades: bool = False) -> list:
    header, word = HEADERS[language]
    rows = [header.split(",")]
    for number, one in enumerate(ROWS, 501):
        name, email = one.entry.name, one.entry.email
        grade = f"{number - 500},50" if grades else ""
        rest = [grade, "13,00", "Ja", "-", "- zu kurz\n=1"]
        rows.append([f"{word}{number}", name, email, "Zur Bewertung abgegeben", *rest])
    return [[cell for at, cell in enumerate(row) if at not in without] for row in rows]


def fill(
    tmp_path: Path, rows: list, delimiter: str = ",", encoding: str = "utf-8", sep: str = ""
) -> tuple[list[list[str]], Filled]:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    path = tmp_path / "Grades.csv"
    path.write_bytes((sep + text.getvalue()).encode(encoding))
    filled = fill_worksheet(path, ROWS, ROSTER)
    return list(csv.reader(io.StringIO(filled.text, newline=""))), filled


@pytest.mark.parametrize("language", HEADERS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("grades", [False, True])
def test_worksheets_of_every_country(
    tmp_path: Path, language: str, encoding: str, delimiter: str, grades: bool
) -> None:
    rows = worksheet(language, grades=grades)
    filled_rows, filled = fill(tmp_path, rows, delimiter, encoding)
    for row, score in zip(rows[1:], ("8.25", "7", "13"), strict=True):
        row[4] = score
    assert filled_rows == rows
    assert filled.absent == ()
    # What Moodle takes in every version: commas, UTF-8, its own header.
    assert not filled.text.startswith("\ufeff")
    guesses = [encoding == "cp1252", delimiter != ",", language != "English"]
    assert len(filled.notes) == sum(guesses)


def test_guesses_are_named(tmp_path: Path) -> None:
    _, filled = fill(tmp_path, worksheet("German"), ";", "cp1252")
    assert filled.notes == (
        "not UTF-8, so read as Windows-1252",
        "separated by semicolons",
        "read “ID” as Identifier, “Bewertung” as Grade, “Bestwertung” as Maximum grade",
    )


def test_a_line_that_names_the_delimiter(tmp_path: Path) -> None:
    filled_rows, filled = fill(tmp_path, worksheet("English"), ";", sep="sep=;\r\n")
    assert [row[4] for row in filled_rows] == ["Grade", "8.25", "7", "13"]
    assert filled.notes == ()


@pytest.mark.parametrize("language", HEADERS)
def test_blind_marking_names_nobody(tmp_path: Path, language: str) -> None:
    rows = worksheet(language, without=(1, 2))
    filled_rows, filled = fill(tmp_path, rows, ";", "cp1252")
    assert [row[2] for row in filled_rows[1:]] == ["8.25", "7", "13"]
    said = "no names in it: matched by participants' numbers" in filled.notes
    assert said == (language != "English")


@pytest.mark.parametrize("language", HEADERS)
def test_blind_marking_seen_by_somebody_who_may_see_names(tmp_path: Path, language: str) -> None:
    rows = worksheet(language)
    for one in rows[1:]:
        one[1], one[2] = one[0].replace("in5", "in 5"), ""
    assert [row[4] for row in fill(tmp_path, rows)[0][1:]] == ["8.25", "7", "13"]


def test_without_a_roster_ids_are_as_they_were_collected(tmp_path: Path) -> None:
    path = tmp_path / "Grades.csv"
    lines = [";".join(row).replace("\n", " ") for row in worksheet("German", without=(1, 2))]
    path.write_text("\n".join(lines), encoding="cp1252")
    total = Total("Teilnehmerin_502", "graded", 7, 13)
    filled = fill_worksheet(path, [ExportRow(RosterEntry(total.student_id), total)], None)
    assert filled.text.splitlines()[2].split(",")[2] == "7"
    lines = [";".join(row).replace("\n", " ") for row in worksheet("German")]
    path.write_text("\n".join(lines), encoding="cp1252")
    total = Total("Zoë_Smith", "graded", 7, 13)
    filled = fill_worksheet(path, [ExportRow(RosterEntry(total.student_id), total)], None)
    assert filled.text.splitlines()[2].split(",")[4] == "7"


@pytest.mark.parametrize("language", HEADERS)
def test_no_names_but_emails_or_id_numbers(tmp_path: Path, language: str) -> None:
    rows = worksheet(language, without=(1,))
    # The roster's numbers are another assignment's.
    rows[1][0], rows[3][0] = rows[3][0], rows[1][0]
    assert [row[3] for row in fill(tmp_path, rows)[0][1:]] == ["8.25", "7", "13"]
    for one, student in zip(rows[1:], ("s1", "s2", "s3"), strict=True):
        one[1] = student
    assert [row[3] for row in fill(tmp_path, rows)[0][1:]] == ["8.25", "7", "13"]


@pytest.mark.parametrize("language", HEADERS)
def test_first_and_last_name_in_columns_of_their_own(tmp_path: Path, language: str) -> None:
    rows = worksheet(language)
    rows[0][1:3] = ["First name", "Last name"]
    for one in rows[1:]:
        one[1:3] = one[1].split()
    filled_rows, filled = fill(tmp_path, rows)
    assert [row[4] for row in filled_rows[1:]] == ["8.25", "7", "13"]
    assert filled.absent == ()


def test_a_number_of_a_sheet_with_names_is_nobodys_lms_id(tmp_path: Path) -> None:
    rows = worksheet("German")
    for one in rows[1:]:
        one[1], one[2] = one[1] + " Jr.", ""
    filled_rows, filled = fill(tmp_path, rows)
    assert [row[4] for row in filled_rows[1:]] == ["", "", ""]
    assert filled.absent == ("s1", "s2", "s3")


def test_names_in_unicodes_other_form(tmp_path: Path) -> None:
    rows = worksheet("French")
    for one in rows[1:]:
        one[1], one[2] = unicodedata.normalize("NFD", one[1]), ""
    assert [row[4] for row in fill(tmp_path, rows)[0][1:]] == ["8.25", "7", "13"]


def test_what_the_cell_metadata_held_goes_back_unchanged(tmp_path: Path) -> None:
    rows = worksheet("English")
    rows[1][3] = "=HYPERLINK(1)"
    filled_rows, _ = fill(tmp_path, rows)
    assert filled_rows[1][3] == "'=HYPERLINK(1)"
    assert filled_rows[1][8] == "- zu kurz\n=1"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({(2, 0): "502 Zoë"}, "no column 'Identifier', nor can its columns be recognised"),
        ({(2, 0): "Teilnehmer/in501"}, "no column 'Identifier', nor can its columns be recognised"),
        ({(2, 5): "12,00"}, "no column 'Identifier', nor can its columns be recognised"),
        ({(1, 4): "gut"}, "no column 'Identifier', nor can its columns be recognised"),
        (
            {(i, 6): "1" for i in (1, 2, 3)},
            "no column 'Identifier', nor can its columns be recognised",
        ),
        ({(i, 5): "100,00" for i in (1, 2, 3)}, "line 2: the maximum in Moodle is 100 and here 13"),
        ({(1, 3): "s2", (1, 2): ""}, "line 2: it fits s1 and s2"),
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(
    tmp_path: Path, change: dict[tuple[int, int], str], message: str
) -> None:
    rows = worksheet("German")
    for (line, column), text in change.items():
        rows[line][column] = text
    with pytest.raises(UsageError, match=message):
        fill(tmp_path, rows)


def test_an_empty_worksheet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "Grades.csv").write_text("\n")
    with pytest.raises(UsageError, match="is not a Moodle grading worksheet: it is empty"):
        fill_worksheet(tmp_path / "Grades.csv", ROWS, ROSTER)
