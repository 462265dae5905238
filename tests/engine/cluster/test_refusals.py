"""What a cluster refuses, each with one clear line and exit code 2."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from cluster_lab import BIN, Cluster, hand_in
from commands import run
from container import NOT_HERE, in_container
from lab import write_lab

from autograder.cluster.address import Local, Scheduler, parse_address
from autograder.errors import UsageError

OTHER_NUMPY = """
from autograder.cluster import station
versions = getattr(station, "true_versions", station.versions)
station.true_versions = versions
station.versions = lambda: versions() | {"numpy": "1.0"}
"""
OTHER_ENGINE = """
import autograder.judging.judge.setup as module
true = getattr(module, "true_judged_by", module.judged_by)
module.true_judged_by = true
def other(source, limits):
    import dataclasses
    found = true(source, limits)
    return dataclasses.replace(found, parts=found.parts | {"engine": "other"})
module.judged_by = other
module.checks_sha256 = lambda source, limits: "other"
"""
NO_ENGINE = "import sys\nsys.modules['autograder'] = None\n"


def test_addresses(tmp_path):
    assert parse_address("local") == Local(1)
    assert parse_address("local:3") == Local(3)
    assert parse_address("tls://host:8786") == Scheduler("tls://host:8786")
    assert parse_address("tcp://host:1", insecure=True) == Scheduler("tcp://host:1")
    file = tmp_path / "scheduler.json"
    file.write_text(json.dumps({"address": "tls://host:8786"}))
    assert parse_address(str(file)) == Scheduler("tls://host:8786", (file,))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("tcp://host:1", "tls://"),
        ("local:0", "at least one worker"),
        ("host:8786", "nor a scheduler's file"),
        ("ucx://host:1", "protocol ucx:// is not used"),
        ("{tmp}/empty.json", "no scheduler has written its address"),
        ("{tmp}/plain.json", "--insecure"),
    ],
)
def test_what_is_no_address_is_refused(tmp_path, given, words):
    (tmp_path / "empty.json").write_text("{}")
    (tmp_path / "plain.json").write_text(json.dumps({"address": "tcp://host:1"}))
    with pytest.raises(UsageError, match=words):
        parse_address(given.format(tmp=tmp_path))


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--insecure"], "only with --dask"),
        (["--dask", "local:1", "--isolation", "process"], "see --require-isolation"),
        (["--dask", "local:1", "--require-isolation", "process"], "full or user is needed"),
        (["--dask", "tls://127.0.0.1:1"], "iml cluster certificates"),
    ],
)
def test_options_that_contradict_each_other(tmp_path, monkeypatch, options, words):
    monkeypatch.delenv("DASK_CONFIG", raising=False)
    root = write_lab(tmp_path).root
    hand_in(root, "ada")
    done = run("grade", *options, folder=root)
    assert done.code == 2
    assert words in done.stderr


def graded(
    cluster: Cluster, *options: str, keys: Path | None = None
) -> subprocess.CompletedProcess:
    return subprocess.run(
        [BIN / "iml", "grade", "lab", "--dask", cluster.address, *options],
        cwd=cluster.root,
        env={**cluster.environment, "DASK_CONFIG": str(keys or cluster.keys)},
        capture_output=True,
        text=True,
        timeout=90,
    )


def test_a_scheduler_that_is_not_there_or_has_other_keys(cluster):
    hand_in(cluster.root, "ada")
    done = graded(cluster)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"iml: the scheduler {cluster.address} can't be reached: ")
    assert done.stderr.count("\n") == 1
    cluster.scheduler()
    others = cluster.folder / "others"
    subprocess.run([BIN / "iml", "cluster", "certificates", others], check=True)
    done = graded(cluster, keys=others)
    assert done.returncode == 2
    assert "does not show a certificate of the authority" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.skipif(bool(NOT_HERE), reason=NOT_HERE)
def test_workers_that_would_grade_otherwise_say_why(cluster):
    hand_in(cluster.root, "ada")
    cluster.scheduler()
    other = {"numpy": OTHER_NUMPY, "engine": OTHER_ENGINE, "nothing": NO_ENGINE}
    for name, text in other.items():
        preload = cluster.folder / f"{name}.py"
        preload.write_text(text)
        cluster.worker(name, "--preload", str(preload))
    cluster.worker("daemon", DASK_DISTRIBUTED__WORKER__DAEMON="True")
    cluster.worker("bare", before=in_container())
    cluster.until(lambda: cluster.log("scheduler").count("Register worker") == 5)
    done = graded(cluster)
    assert done.returncode == 2
    for words in (
        "numpy is 1.0 there and",
        "another version of iml is installed there, which would judge otherwise (engine)",
        "DASK_DISTRIBUTED__WORKER__DAEMON=False",
        "isolation full doesn't work there",
        "iml can't run there: ModuleNotFoundError",
    ):
        assert words in done.stderr
    done = graded(cluster, "--require-isolation", "user")
    assert done.returncode == 0, done.stderr
    assert "1 worker grades" in done.stdout
    assert "isolation user" in done.stdout
    assert cluster.result("ada")["isolation"].startswith("user")
