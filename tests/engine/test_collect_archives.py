"""A student's zip, as the notebook's last cell makes one, is collected like the notebook in it."""

from pathlib import Path

from downloads import content, lines, make_folder, make_zip, notebook, take


def zipped(tmp_path: Path, files: dict[str, str | bytes]) -> bytes:
    return make_zip(tmp_path / "inner.zip", files).read_bytes()


def test_the_notebook_in_a_zip_is_taken(tmp_path: Path) -> None:
    inner = zipped(tmp_path, {"tiny.ipynb": notebook("in it"), "plots/x.png": b"", ".LOG": b""})
    files = {"adal_LATE_12_1_tiny.zip": inner, "bobb_13_2_tiny.ipynb": notebook("beside")}
    collected = take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted")
    line = lines(collected)["adal_LATE_12_1_tiny.zip/tiny.ipynb"]
    assert (line.what, line.student_id, line.late) == ("taken", "adal", True)
    assert content(tmp_path / "submitted", "adal") == "in it"
    assert content(tmp_path / "submitted", "bobb") == "beside"


def test_the_newer_of_zip_and_notebook_counts(tmp_path: Path) -> None:
    files = {
        "adal_12_1_tiny.zip": zipped(tmp_path, {"work/tiny.ipynb": notebook("old")}),
        "adal_12_2_tiny-1.ipynb": notebook("new"),
    }
    report = lines(take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted"))
    assert report["adal_12_1_tiny.zip/work/tiny.ipynb"].what == "ignored"
    assert content(tmp_path / "submitted", "adal") == "new"


def test_a_zip_of_the_notebook_beside_it_is_the_same(tmp_path: Path) -> None:
    files = {"ada.ipynb": notebook("a"), "ada.zip": zipped(tmp_path, {"tiny.ipynb": notebook("a")})}
    report = lines(take(make_folder(tmp_path / "d", files), tmp_path / "submitted"))
    assert {line.what for line in report.values()} == {"taken", "ignored"}
    assert content(tmp_path / "submitted", "ada") == "a"


def test_different_notebooks_in_one_zip_are_for_a_person(tmp_path: Path) -> None:
    two = {"1/tiny.ipynb": notebook("one"), "2/tiny.ipynb": notebook("other")}
    download = make_folder(tmp_path / "d", {"ada.zip": zipped(tmp_path, two)})
    report = lines(take(download, tmp_path / "submitted"))
    assert {line.what for line in report.values()} == {"refused"}
    assert "2 different notebooks of one student" in report["ada.zip/1/tiny.ipynb"].note


def test_what_is_no_zip_is_for_a_person(tmp_path: Path) -> None:
    download = make_folder(tmp_path / "d", {"ada.zip": b"PK", "bob.rar": b"Rar!"})
    report = lines(take(download, tmp_path / "submitted"))
    assert report["ada.zip"].note.startswith("not a readable zip: ")
    assert report["bob.rar"].note.startswith("an archive: unpack it")
    assert {line.what for line in report.values()} == {"refused"}


def test_a_zip_that_windows_made_is_read(tmp_path: Path) -> None:
    inner = zipped(tmp_path, {"work\\": "", "work\\tiny.ipynb": notebook("inside")})
    files = {"hand in\\": "", "hand in\\ada.zip": inner, "hand in\\bob.ipynb": notebook("bob")}
    report = lines(take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted"))
    assert set(report) == {"ada.zip/work/tiny.ipynb", "bob.ipynb"}
    assert content(tmp_path / "submitted", "ada") == "inside"
    assert content(tmp_path / "submitted", "bob") == "bob"


def test_one_path_spelt_in_two_ways_is_for_a_person(tmp_path: Path) -> None:
    two = {"work/tiny.ipynb": notebook("one"), "work\\tiny.ipynb": notebook("other")}
    download = make_folder(tmp_path / "d", {"ada.zip": zipped(tmp_path, two)})
    collected = take(download, tmp_path / "submitted")
    assert [line.what for line in collected.lines] == ["refused", "refused"]
