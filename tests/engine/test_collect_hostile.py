"""iml collect: what must not be taken is refused by name, and the rest is taken."""

from __future__ import annotations

import os
import stat
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
from downloads import content, lines, make_folder, make_zip, notebook, take

from autograder.adapters.lms.collect import download as limits
from autograder.errors import UsageError

GOOD = {"ada.ipynb": notebook("ada")}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../bob.ipynb", "a path that leads out of the download"),
        ("x/../../bob.ipynb", "a path that leads out of the download"),
        ("/etc/bob.ipynb", "an absolute path"),
        ("C:/bob.ipynb", "an absolute path"),
        ("..\\bob.ipynb", "a path that leads out of the download"),
        ("x\\..\\..\\bob.ipynb", "a path that leads out of the download"),
        ("\\\\server\\bob.ipynb", "an absolute path"),
        ("C:\\bob.ipynb", "an absolute path"),
        (".", "it has no name"),
        ("bob\x1b[2J.ipynb", "its name holds characters that no file name should"),
        ("b" * 2000 + ".ipynb", "its name is too long"),
        ("b" * 150 + ".ipynb", "its student's name is too long; a roster can give a shorter id"),
        ("....ipynb", "it names no student"),
    ],
)
def test_names_that_lead_elsewhere(tmp_path: Path, name: str, reason: str) -> None:
    download = make_zip(tmp_path / "d.zip", {**GOOD, name: notebook("evil")})
    report = lines(take(download, tmp_path / "submitted"))
    assert (report[name].what, report[name].note) == ("refused", reason)
    assert content(tmp_path / "submitted", "ada") == "ada"
    assert os.listdir(tmp_path / "submitted") == ["ada"]


def test_a_symbolic_link_in_a_zip(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {**GOOD})
    with zipfile.ZipFile(download, "a") as archive:
        info = zipfile.ZipInfo("bob.ipynb")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    report = lines(take(download, tmp_path / "submitted"))
    assert report["bob.ipynb"].note == "a symbolic link"
    assert report["ada.ipynb"].what == "taken"


def test_links_and_pipes_in_a_folder(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", {**GOOD})
    (tmp_path / "secret.ipynb").write_text(notebook("secret"))
    (folder / "bob.ipynb").symlink_to(tmp_path / "secret.ipynb")
    (folder / "more").symlink_to(tmp_path)
    os.mkfifo(folder / "eve.ipynb")
    report = lines(take(folder, tmp_path / "submitted"))
    assert report["bob.ipynb"].note == "a symbolic link"
    assert report["more"].note == "a symbolic link"
    assert report["eve.ipynb"].note == "no regular file"
    assert report["ada.ipynb"].what == "taken"


def test_a_zip_bomb(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {**GOOD, "bob.ipynb": b" " * 10 * 2**20})
    report = lines(take(download, tmp_path / "submitted"))
    note = "a zip bomb: it unpacks to over 200 times its size"
    assert report["bob.ipynb"].note == note
    assert report["ada.ipynb"].what == "taken"


def test_a_zip_bomb_by_another_ending(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {"bob.ipynb.json": b" " * 10 * 2**20})
    report = lines(take(download, tmp_path / "submitted"))
    assert report["bob.ipynb.json"].note.startswith("a zip bomb")


def test_a_zip_whose_headers_lie(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {**GOOD, "bob.ipynb": b" " * 10 * 2**20})
    data = bytearray(download.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    struct.pack_into("<L", data, entry + 24, 100)  # the size that it claims to unpack to
    download.write_bytes(data)
    report = lines(take(download, tmp_path / "submitted"))
    assert report["bob.ipynb"].note.startswith("damaged: ")
    assert report["ada.ipynb"].what == "taken"


def test_a_file_beyond_the_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_BYTES", 2**20)
    folder = make_folder(tmp_path / "d", {**GOOD, "bob.ipynb": os.urandom(2**20 + 1)})
    report = lines(take(folder, tmp_path / "submitted"))
    assert report["bob.ipynb"].note == "larger than 1 MB"
    assert report["ada.ipynb"].what == "taken"


def test_all_files_beyond_the_size_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_TOTAL_BYTES", 10_000)
    files = {"a.ipynb": notebook("a"), "b.ipynb": notebook("b" * 11_000), "c.ipynb": notebook()}
    report = lines(take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted"))
    assert report["a.ipynb"].what == "taken"
    assert report["b.ipynb"].note == "all files together are over 0 GB"
    assert report["c.ipynb"].what == "refused"


def test_what_is_in_zips_counts_with_all_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = make_zip(tmp_path / "inner.zip", {"tiny.ipynb": notebook("b" * 6_000)}).read_bytes()
    files = {f"{name}.zip": inner for name in "abc"}
    monkeypatch.setattr(limits, "MAX_TOTAL_BYTES", 10_000)
    report = lines(take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted"))
    assert [line.what for line in report.values()] == ["taken", "refused", "refused"]
    assert report["b.zip/tiny.ipynb"].note == "all files together are over 0 GB"


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 2)
    files = {f"s{i}.ipynb": notebook() for i in range(3)}
    with pytest.raises(UsageError, match="over 2 files"):
        take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted")
    with pytest.raises(UsageError, match="over 2 files"):
        take(make_folder(tmp_path / "d", files), tmp_path / "submitted")


ENTRY = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", *[0] * 9, 1, *[0] * 6) + b"x"


def zip_of_empty_entries(count: int, claimed: int) -> bytes:
    """A zip whose end record claims a number of entries, and whose directory lists another."""
    directory = ENTRY * count
    size, end64 = len(directory), b""
    if claimed > 0xFFFE:
        end64 = struct.pack(
            "<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, claimed, claimed, size, 0
        ) + struct.pack("<4sLQL", b"PK\x06\x07", 0, size, 1)
        claimed = 0xFFFF
    return (
        directory
        + end64
        + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, claimed, claimed, size, 0, 0)
    )


@pytest.mark.parametrize("claimed", [3, 900_000], ids=["lies", "says so"])
@pytest.mark.parametrize("count", [20_001, 900_000])
def test_a_zip_of_very_many_entries_costs_nothing(tmp_path: Path, count: int, claimed: int) -> None:
    (tmp_path / "d.zip").write_bytes(zip_of_empty_entries(count, claimed))
    inner = zip_of_empty_entries(count, claimed)
    tracemalloc.start()
    started = time.process_time()
    try:
        with pytest.raises(UsageError, match=r"d\.zip holds over 20000 files"):
            take(tmp_path / "d.zip", tmp_path / "submitted")
        download = make_folder(tmp_path / "d", {**GOOD, "bob.zip": inner})
        report = lines(take(download, tmp_path / "submitted"))
        assert tracemalloc.get_traced_memory()[1] < 150 * 2**20
    finally:
        tracemalloc.stop()
    assert report["bob.zip"].note == "it holds over 20000 files: no class hands in so many"
    assert report["ada.ipynb"].what == "taken"
    # zipfile alone took 34 s and 530 MB.
    assert time.process_time() - started < 3


def test_a_directory_of_few_but_endless_names(tmp_path: Path) -> None:
    head = bytearray(ENTRY[:-1])
    struct.pack_into("<H", head, 28, 0xFFFF)
    directory = (bytes(head) + b"x" * 0xFFFF) * 500
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 500, 500, len(directory), 0, 0)
    (tmp_path / "d.zip").write_bytes(directory + end)
    with pytest.raises(UsageError, match=r"d\.zip has a directory of over 22 MB"):
        take(tmp_path / "d.zip", tmp_path / "submitted")


def test_what_is_not_wanted_is_never_unpacked(tmp_path: Path) -> None:
    files = {"ada_1_2_tiny.ipynb": notebook("ada"), "ada_1_3_big.csv": b"0" * 60 * 2**20}
    report = lines(take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted"))
    assert report["ada_1_3_big.csv"].what == "ignored"


BOMB = {"tiny.ipynb": b" " * 10 * 2**20}


@pytest.mark.parametrize(
    ("inner", "source", "reason"),
    [
        (BOMB, "bob.zip/tiny.ipynb", "a zip bomb"),
        ({"../tiny.ipynb": notebook()}, "bob.zip", "../tiny.ipynb is refused: a path that leads"),
        ({"/tiny.ipynb": notebook()}, "bob.zip", "/tiny.ipynb is refused: an absolute path"),
        ({f"{n}.txt": "" for n in range(20_001)}, "bob.zip", "it holds over 20000 files"),
        ({"more.zip": "PK"}, "bob.zip", "a zip without tiny.ipynb"),
    ],
    ids=["bomb", "traversal", "absolute", "many", "deeper"],
)
def test_a_zip_in_a_zip(
    tmp_path: Path, inner: dict[str, str | bytes], source: str, reason: str
) -> None:
    content_ = make_zip(tmp_path / "inner.zip", inner).read_bytes()
    download = make_zip(tmp_path / "d.zip", {**GOOD, "bob.zip": content_})
    report = lines(take(download, tmp_path / "submitted"))
    assert report[source].what == "refused"
    assert reason in report[source].note
    assert report["ada.ipynb"].what == "taken"
    assert not (tmp_path / "submitted/bob").exists()


def test_an_encrypted_entry(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {**GOOD, "bob.ipynb": notebook()})
    data = bytearray(download.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 8] |= 1
    download.write_bytes(data)
    report = lines(take(download, tmp_path / "submitted"))
    assert report["bob.ipynb"].note == "encrypted"


def test_an_unknown_compression(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {**GOOD, "bob.ipynb": notebook()})
    data = bytearray(download.read_bytes())
    data[data.rindex(b"PK\x01\x02") + 10] = 97
    download.write_bytes(data)
    report = lines(take(download, tmp_path / "submitted"))
    assert report["bob.ipynb"].note.startswith("damaged: ")
    assert report["ada.ipynb"].what == "taken"


def test_a_damaged_entry(tmp_path: Path) -> None:
    download = make_zip(tmp_path / "d.zip", {"bob.ipynb": notebook("b" * 500), **GOOD})
    data = bytearray(download.read_bytes())
    data[60:64] = b"\xff\xff\xff\xff"
    download.write_bytes(data)
    report = lines(take(download, tmp_path / "submitted"))
    assert report["bob.ipynb"].note.startswith("damaged: ")
    assert report["ada.ipynb"].what == "taken"


@pytest.mark.parametrize("data", [b"", b"not a zip", b"PK\x03\x04" + b"\0" * 30])
def test_no_zip_at_all(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "d.zip"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=r"d\.zip is neither a folder nor a readable zip"):
        take(path, tmp_path / "submitted")


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="does not exist"):
        take(tmp_path / "none.zip", tmp_path / "submitted")
    assert take(make_zip(tmp_path / "e.zip", {}), tmp_path / "submitted").lines == ()


def test_utf8_names_that_are_not_marked_as_such(tmp_path: Path) -> None:
    name = "zoë.ipynb".encode().decode("cp437")
    info = zipfile.ZipInfo(name)
    with zipfile.ZipFile(tmp_path / "d.zip", "w") as archive:
        archive.writestr(info, notebook("zoe"))
    data = bytearray((tmp_path / "d.zip").read_bytes())
    marked, plain = name.encode(), name.encode("cp437")
    assert marked in data
    data = data.replace(marked, plain + b"_" * (len(marked) - len(plain)))
    data[6:8] = b"\0\0"
    entry = data.index(b"PK\x01\x02")
    data[entry + 8 : entry + 10] = b"\0\0"
    (tmp_path / "d.zip").write_bytes(data)
    report = take(tmp_path / "d.zip", tmp_path / "submitted").lines
    assert [line.source.rstrip("_") for line in report] == ["zoë.ipynb"]


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "d", {**GOOD})
    (folder / os.fsdecode(b"b\xf6b.ipynb")).write_text(notebook())
    (refused,) = [
        line for line in take(folder, tmp_path / "submitted").lines if line.what == "refused"
    ]
    assert refused.note == "its name holds characters that no file name should"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"\xff", "not UTF-8"),
        ("[" * 100_000, "nested too deep"),
        ("a: [", "not YAML"),
        ("- a", "it lists no submissions"),
        ("", "it lists no submissions"),
    ],
)
def test_malformed_gradescope_metadata(tmp_path: Path, text: str | bytes, reason: str) -> None:
    files = {"submission_metadata.yml": text, "submission_1/tiny.ipynb": notebook()}
    collected = take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted")
    (line,) = collected.lines
    assert (line.source, line.what) == ("submission_metadata.yml", "refused")
    assert line.note.startswith(reason)


def test_gradescope_metadata_of_very_many_values(tmp_path: Path) -> None:
    text = "a: [" + "b," * 2_100_000 + "]"
    files = {"submission_metadata.yml": text, "submission_1/tiny.ipynb": notebook()}
    (line,) = take(make_folder(tmp_path / "d", files), tmp_path / "submitted").lines
    assert line.note.startswith("it holds more than any class's submissions")


def test_gradescope_metadata_runs_nothing_and_grows_nothing(tmp_path: Path) -> None:
    bomb = "\n".join(
        f"x{i}: &x{i} {{<<: [{', '.join([f'*x{i - 1}'] * 9)}]}}" if i else "x0: &x0 {a: b}"
        for i in range(12)
    )
    attack = "submission_1: !!python/object/apply:os.system ['touch pwned']\n"
    files = {"submission_metadata.yml": attack + bomb, "submission_1/tiny.ipynb": notebook()}
    collected = take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted")
    assert [line.what for line in collected.lines] == ["refused"]
    assert not Path("pwned").exists()
