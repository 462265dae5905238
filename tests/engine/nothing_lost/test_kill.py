"""``kill -9`` at any moment costs the submissions at work, and nothing that was graded."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterator

import psutil
from nothing_lost.runs import Class, Family, Nursery, wait_until, write_class

SEED = 20240131
STUDENTS = 24
BATCH_KILLS, LATE_KILLS = 17, 3
# The process that workers are forked from ends once it has imported: two seconds on a machine of
# one's own, many where others want it too.
LINGER_SECONDS = 60.0


def moments(seed: int) -> Iterator[tuple[str, float]]:
    """Yield when to kill: so many seconds after the run's first event of a kind."""
    rng = random.Random(seed)
    for _ in range(BATCH_KILLS):
        graded = rng.random() < 0.3
        yield ("graded", rng.uniform(0, 0.3)) if graded else ("started", rng.uniform(0, 2))
    for _ in range(LATE_KILLS):
        yield "ended", rng.uniform(0, 2)


def grade_and_kill(nursery: Nursery, lesson: Class, after: str, seconds: float) -> bool:
    """Kill the command at that moment; whatever it had started must end by itself.

    Returns:
        Whether it still ran.
    """
    with Family() as family:
        seen = len(lesson.events(after, "ended"))
        process = nursery.start(lesson.arguments())
        wait_until(lambda: len(lesson.events(after, "ended")) > seen)
        time.sleep(seconds)
        try:
            process.kill()
        except psutil.NoSuchProcess:
            return False
        family.wait_for_end(LINGER_SECONDS)
        return True


def test_twenty_kills_change_nothing(tmp_path):
    undisturbed = write_class(tmp_path, STUDENTS, "undisturbed")
    assert undisturbed.grade().returncode == 0
    lesson = write_class(tmp_path, STUDENTS)
    found: dict[str, bytes] = {}
    kills = 0
    with Nursery(lesson.root) as nursery:
        for after, seconds in moments(SEED):
            kills += grade_and_kill(nursery, lesson, after, seconds)
            now = lesson.results()
            assert found.items() <= now.items(), "a result changed that was there before"
            assert all(json.loads(content)["status"] == "graded" for content in now.values())
            found = now
    done = lesson.grade()
    assert done.returncode == 0, done.stdout + done.stderr
    assert kills >= BATCH_KILLS
    assert found.items() <= lesson.results().items()
    assert lesson.grades() == undisturbed.grades()
    assert lesson.booked() == undisturbed.booked()
    times = Counter(event["student_id"] for event in lesson.events("graded"))
    assert max(times.values()) == 1
    assert not list(lesson.out.rglob("*.tmp"))


def test_a_half_written_result_does_not_count(tmp_path):
    lesson = write_class(tmp_path, 3)
    assert lesson.grade().returncode == 0
    before = lesson.grades()
    path = lesson.out / "results/lab/s01.json"
    path.write_bytes(path.read_bytes()[:-20])
    assert lesson.grade().returncode == 0
    assert [event["student_id"] for event in lesson.events("graded")][3:] == ["s01"]
    assert lesson.grades() == before
