"""iml collect: who wins where several notebooks want one place, and what the command says."""

from __future__ import annotations

from pathlib import Path

import pytest
from downloads import content, lines, make_folder, make_zip, notebook, take
from typer.testing import CliRunner

from autograder.cli import app
from autograder.course import Assignment

METADATA = """\
submission_1:
  :submitters:
  - :name: Ada
    :sid: ada
  :created_at: {time}
"""


def gradescope(path: Path, text: str, time: str) -> Path:
    files = {"submission_metadata.yml": METADATA.format(time=time)}
    return make_zip(path, {**files, "submission_1/tiny.ipynb": notebook(text)})


def test_two_students_who_would_get_one_id(tmp_path: Path) -> None:
    files = {
        "smithjo_1_10_tiny.ipynb": notebook("first Jo"),
        "smithjo_2_11_tiny.ipynb": notebook("second Jo"),
        "ada_3_12_tiny.ipynb": notebook("ada"),
    }
    report = lines(take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted"))
    for name in ("smithjo_1_10_tiny.ipynb", "smithjo_2_11_tiny.ipynb"):
        assert report[name].what == "refused"
        assert report[name].note.startswith("user 1 and user 2 would both be smithjo; a roster")
    assert report["ada_3_12_tiny.ipynb"].what == "taken"


def test_two_names_that_become_one_id(tmp_path: Path) -> None:
    files = {"a b.ipynb": notebook("1"), "a_b.ipynb": notebook("2")}
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    assert [line.what for line in collected.lines] == ["refused", "refused"]


def test_two_different_notebooks_of_one_student(tmp_path: Path) -> None:
    files = {"ada.ipynb": notebook("one"), "ada_tiny.ipynb": notebook("other")}
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    assert {line.note for line in collected.lines} == {
        "2 different notebooks of one student; which one counts is unknown"
    }
    assert not (tmp_path / "submitted").exists()


def test_the_same_notebook_twice(tmp_path: Path) -> None:
    files = {"ada.ipynb": notebook("one"), "ada_tiny.ipynb": notebook("one")}
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    assert sorted(line.what for line in collected.lines) == ["ignored", "taken"]


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr("ada.ipynb", notebook("one"))
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("ada.ipynb", notebook("other"))
    collected = take(tmp_path / "d.zip", tmp_path / "submitted")
    assert [line.what for line in collected.lines] == ["refused", "refused"]


def test_the_assignments_own_name_counts(tmp_path: Path) -> None:
    files = {"ada_1_2_tiny.ipynb": notebook("work"), "ada_1_3_draft.ipynb": notebook("draft")}
    report = lines(take(make_folder(tmp_path / "d", files), tmp_path / "submitted"))
    assert content(tmp_path / "submitted", "ada") == "work"
    assert report["ada_1_3_draft.ipynb"].note == "not tiny.ipynb, which was handed in too"


def test_collecting_again_changes_nothing(tmp_path: Path) -> None:
    download, submitted = gradescope(tmp_path / "d.zip", "ada", "2025-03-01 10:00:00 Z"), tmp_path
    take(download, submitted)
    before = (submitted / "ada/tiny/tiny.ipynb").stat().st_mtime_ns
    (line,) = take(download, submitted).lines
    assert line.what == "same"
    assert (submitted / "ada/tiny/tiny.ipynb").stat().st_mtime_ns == before
    assert not (submitted / ".earlier").exists()


def test_the_newer_wins_and_the_older_is_kept(tmp_path: Path) -> None:
    take(gradescope(tmp_path / "1.zip", "first", "2025-03-01 10:00:00 Z"), tmp_path / "s")
    second = gradescope(tmp_path / "2.zip", "second", "2025-03-02 10:00:00 Z")
    (line,) = take(second, tmp_path / "s").lines
    assert line.what == "taken"
    assert line.note == "the one before is now .earlier/ada/tiny/1/tiny.ipynb"
    assert content(tmp_path / "s", "ada") == "second"
    aside = tmp_path / "s/.earlier/ada/tiny/1"
    assert "first" in (aside / "tiny.ipynb").read_text()
    assert (aside / "timestamp.txt").read_text() == "2025-03-01 10:00:00.000000 UTC"
    assert (tmp_path / "s/ada/tiny/timestamp.txt").read_text().startswith("2025-03-02")


def test_an_older_one_does_not_replace_a_newer(tmp_path: Path) -> None:
    take(gradescope(tmp_path / "2.zip", "second", "2025-03-02 10:00:00 Z"), tmp_path / "s")
    first = gradescope(tmp_path / "1.zip", "first", "2025-03-02 10:30:00 +01:00")
    (line,) = take(first, tmp_path / "s").lines
    assert line.what == "older"
    assert content(tmp_path / "s", "ada") == "second"


def test_every_earlier_one_is_kept(tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        take(make_folder(tmp_path / text, {"ada.ipynb": notebook(text)}), tmp_path / "s")
    assert content(tmp_path / "s", "ada") == "three"
    kept = sorted((tmp_path / "s/.earlier/ada/tiny").glob("*/tiny.ipynb"))
    assert ["one" in kept[0].read_text(), "two" in kept[1].read_text()] == [True, True]


def test_another_ones_time_does_not_stay(tmp_path: Path) -> None:
    take(gradescope(tmp_path / "1.zip", "first", "2025-03-01 10:00:00 Z"), tmp_path / "s")
    take(make_folder(tmp_path / "d", {"ada.ipynb": notebook("by mail")}), tmp_path / "s")
    assert content(tmp_path / "s", "ada") == "by mail"
    assert not (tmp_path / "s/ada/tiny/timestamp.txt").exists()


def test_links_in_the_way_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/ada").symlink_to(tmp_path)
    download = make_folder(tmp_path / "d", {"ada.ipynb": notebook("ada")})
    (line,) = take(download, tmp_path / "s").lines
    assert line.note == "ada is not a regular folder"


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    download = make_folder(tmp_path / "d", {"ada.ipynb": notebook("ada")})
    (line,) = take(download, tmp_path / "s", dry_run=True).lines
    assert line.what == "taken"
    assert not (tmp_path / "s").exists()


def run(tiny: Assignment, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> tuple[int, str]:
    monkeypatch.chdir(tiny.root)
    result = CliRunner().invoke(app, ["collect", *arguments], env={"COLUMNS": "200"})
    return result.exit_code, result.output


def test_the_command(tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {"adal_LATE_12_1_tiny.ipynb": notebook("ada"), "x_3_4_tiny.zip": "PK"}
    download = make_zip(tmp_path / "d.zip", files)
    roster = tmp_path / "roster.csv"
    roster.write_text("student_id,name,email,section,lms_id\nada,,,,12\nbob,,,,13\n")
    code, output = run(tiny, monkeypatch, str(download), "tiny", "--roster", str(roster))
    assert code == 1
    assert content(tiny.root / "submitted", "ada") == "ada"
    assert "yes" in output
    assert "late" in output
    assert "roster.csv has no student x, 3" in output
    assert "1 taken, 1 refused" in output
    assert "No notebook of 1 in the roster: bob" in output


def test_the_command_when_all_is_well(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    download = make_folder(tmp_path / "d", {"ada.ipynb": notebook("ada")})
    code, output = run(tiny, monkeypatch, str(download), "tiny", "--dry-run")
    assert code == 0
    assert "Nothing was written." in output
    assert not (tiny.root / "submitted").exists()


def test_nothing_in_a_name_steers_the_terminal(
    tiny: Assignment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    metadata = 'submission_1:\n  :submitters:\n  - :name: "\\e[2J\\u202eeve"\n'
    files = {"submission_metadata.yml": metadata, "submission_1/tiny.ipynb": notebook()}
    roster = tmp_path / "roster.csv"
    roster.write_text("student_id,name,email,section,lms_id\nada,,,,12\n")
    download = make_zip(tmp_path / "d.zip", files)
    code, output = run(tiny, monkeypatch, str(download), "tiny", "--roster", str(roster))
    assert code == 1
    assert "\\x1b[2J\\u202eeve" in output
    assert "\x1b[2J" not in output
