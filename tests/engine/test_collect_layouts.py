"""iml collect: what each platform's download becomes."""

from __future__ import annotations

from pathlib import Path

from downloads import content, lines, make_folder, make_zip, notebook, take

from autograder.records.roster import Roster, RosterEntry

ROSTER = Roster(
    [
        RosterEntry("ada", "Lovelace, Ada", "ada@example.org", "A", "12", 2),
        RosterEntry("grace", "Hopper, Grace", "grace@example.org", "A", "34", 3),
        RosterEntry("zoe", "Zoë Smith", "zoe@example.org", "B", "", 4),
    ],
    Path("roster.csv"),
)

METADATA = """\
submission_1:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0012'
    :email: ada@example.org
  :created_at: 2025-03-01 10:20:00.123456789 Z
  :score: 3.0
submission_2:
  :submitters:
  - :name: Grace Hopper
    :sid:
    :email: grace@example.org
  - :name: Zoë Smith
    :email: zoe@example.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: &1 2025-03-02 08:00:00.5 Z
    time: *1
"""


def test_canvas(tmp_path: Path) -> None:
    download = make_zip(
        tmp_path / "submissions.zip",
        {
            "lovelaceada_12_901_tiny.ipynb": notebook("ada"),
            "hoppergrace_LATE_34_902_tiny-1.ipynb": notebook("grace, again"),
            "hoppergrace_LATE_34_900_tiny.ipynb": notebook("grace, first"),
            "hoppergrace_LATE_34_903_data.csv": "1,2",
            "smithzo_56_text.html": "<p>I could not upload</p>",
        },
    )
    collected = take(download, tmp_path / "submitted")
    assert collected.layout == "Canvas download"
    assert content(tmp_path / "submitted", "lovelaceada") == "ada"
    assert content(tmp_path / "submitted", "hoppergrace") == "grace, again"
    report = lines(collected)
    assert report["hoppergrace_LATE_34_902_tiny-1.ipynb"].late
    assert not report["lovelaceada_12_901_tiny.ipynb"].late
    assert report["hoppergrace_LATE_34_900_tiny.ipynb"].note == "a newer one was handed in too"
    assert report["hoppergrace_LATE_34_903_data.csv"].what == "ignored"
    assert report["smithzo_56_text.html"].what == "refused"
    assert not list(tmp_path.glob("submitted/*/tiny/timestamp.txt"))


def test_canvas_ids_become_those_of_the_roster(tmp_path: Path) -> None:
    files = {
        "someothername_12_901_tiny.ipynb": notebook("ada"),
        "zoësmith_99_902_tiny.ipynb": notebook("zoe"),
        "nobody_98_903_tiny.ipynb": notebook("who?"),
    }
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted", ROSTER)
    report = lines(collected)
    assert content(tmp_path / "submitted", "ada") == "ada"
    assert content(tmp_path / "submitted", "zoe") == "zoe"
    note = "roster.csv has no student nobody, 98"
    assert report["nobody_98_903_tiny.ipynb"].note == note
    assert collected.missing == ("grace",)


def test_anonymous_canvas(tmp_path: Path) -> None:
    files = {"anon_ab12C_901_tiny.ipynb": notebook("a"), "LATE_anon_Xy_902_tiny.ipynb": notebook()}
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    assert content(tmp_path / "submitted", "anon_ab12C") == "a"
    assert lines(collected)["LATE_anon_Xy_902_tiny.ipynb"].student_id == "anon_Xy"


def test_gradescope(tmp_path: Path) -> None:
    files = {
        "assignment_9_export/submission_metadata.yml": METADATA,
        "assignment_9_export/submission_1/tiny.ipynb": notebook("ada"),
        "assignment_9_export/submission_1/helpers.py": "pass",
        "assignment_9_export/submission_2/work/tiny.ipynb": notebook("pair"),
        "assignment_9_export/submission_3/tiny.ipynb": notebook("nobody's"),
    }
    submitted = tmp_path / "submitted"
    collected = take(make_zip(tmp_path / "d.zip", files), submitted)
    assert collected.layout == "Gradescope export"
    assert content(submitted, "0012") == "ada"
    assert content(submitted, "grace@example.org") == content(submitted, "zoe@example.org")
    time = (submitted / "0012/tiny/timestamp.txt").read_text()
    assert time == "2025-03-01 10:20:00.123456 UTC"
    time = (submitted / "zoe@example.org/tiny/timestamp.txt").read_text()
    assert time == "2025-03-02 08:00:00.500000 UTC"
    (refused,) = [line for line in collected.lines if line.what == "refused"]
    assert refused.note == "submission_metadata.yml says no one handed in submission_3"


def test_gradescope_by_email(tmp_path: Path) -> None:
    files = {"submission_metadata.yml": METADATA, "submission_1/tiny.ipynb": notebook("ada")}
    take(make_folder(tmp_path / "d", files), tmp_path / "submitted", ROSTER)
    assert content(tmp_path / "submitted", "ada") == "ada"


def test_nbgrader_reads_the_time(tmp_path: Path) -> None:
    from nbgrader.utils import parse_utc

    files = {"submission_metadata.yml": METADATA, "submission_1/tiny.ipynb": notebook("ada")}
    take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    time = (tmp_path / "submitted/0012/tiny/timestamp.txt").read_text()
    assert parse_utc(time).isoformat() == "2025-03-01T10:20:00.123456"


def test_moodle(tmp_path: Path) -> None:
    files = {
        "Lovelace, Ada_501_assignsubmission_file_/tiny.ipynb": notebook("ada"),
        "Zoë Smith_12_assignsubmission_file_/my work.ipynb": notebook("zoe"),
        "Zoë Smith_12_assignsubmission_onlinetext_/onlinetext.html": "hello",
        "Hopper, Grace_503_assignsubmission_file_/work.pdf": "%PDF",
    }
    collected = take(make_zip(tmp_path / "d.zip", files), tmp_path / "submitted", ROSTER)
    assert collected.layout == "Moodle zip"
    assert content(tmp_path / "submitted", "ada") == "ada"
    # Her participant number is Ada's lms_id: Moodle numbers anew, so the name counts.
    assert content(tmp_path / "submitted", "zoe") == "zoe"
    refused = [(line.student_id, line.note) for line in collected.lines if line.what == "refused"]
    assert refused == [("grace", "not a notebook")]
    assert collected.missing == ("grace",)


def test_blind_moodle(tmp_path: Path) -> None:
    files = {"Participant_34_assignsubmission_file_/tiny.ipynb": notebook("grace")}
    download = make_zip(tmp_path / "d.zip", files)
    take(download, tmp_path / "with", ROSTER)
    assert content(tmp_path / "with", "grace") == "grace"
    take(download, tmp_path / "without")
    assert content(tmp_path / "without", "Participant_34") == "grace"


def test_flat(tmp_path: Path) -> None:
    files = {
        "ada.ipynb": notebook("ada"),
        "grace_tiny.ipynb": notebook("grace"),
        "zoë smith.ipynb": notebook("zoe"),
        "tiny.ipynb": notebook("whose?"),
        "deep/bob.ipynb": notebook("bob"),
        ".DS_Store": "",
        "__MACOSX/._ada.ipynb": "",
    }
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted")
    assert collected.layout == "flat folder"
    assert content(tmp_path / "submitted", "ada") == "ada"
    assert content(tmp_path / "submitted", "grace") == "grace"
    assert content(tmp_path / "submitted", "zoë_smith") == "zoe"
    report = lines(collected)
    assert report["tiny.ipynb"].note == "it names no student"
    assert report["deep/bob.ipynb"].note.startswith("in a folder")
    assert len(report) == 5


def test_what_was_collected_is_graded_as_it_is(tmp_path: Path) -> None:
    take(make_folder(tmp_path / "d", {"ada.ipynb": notebook("ada")}), tmp_path / "submitted")
    assert [path.name for path in (tmp_path / "submitted/ada/tiny").iterdir()] == ["tiny.ipynb"]


def test_an_unknown_student_id_of_a_flat_file_is_refused(tmp_path: Path) -> None:
    files = {"12.ipynb": notebook("by lms_id"), "mallory.ipynb": notebook()}
    collected = take(make_folder(tmp_path / "d", files), tmp_path / "submitted", ROSTER)
    assert content(tmp_path / "submitted", "ada") == "by lms_id"
    assert lines(collected)["mallory.ipynb"].note == "roster.csv has no student mallory"
