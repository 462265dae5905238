"""What a page quotes of a benchmark is what the benchmark's own page says."""

from __future__ import annotations

import re

import pytest
from courses import REPOSITORY
from pages import table_after

SCALE = " ".join((REPOSITORY / "docs/scale.md").read_text(encoding="utf-8").split())
RESULTS = REPOSITORY / "benchmarks/RESULTS.md"
CLUSTER = REPOSITORY / "benchmarks/CLUSTER.md"
RATES = {row[0]: float(row[1]) for row in table_after(CLUSTER, "## Throughput")}
MODELLED = {row[0]: row[1] for row in table_after(CLUSTER, "## A model of 10,000 submissions")}
MEAN = re.findall(r"\(mean ([\d.]+) s\)", CLUSTER.read_text(encoding="utf-8"))

ROW = "iml grade --jobs 2, once started"


@pytest.mark.parametrize(
    "quoted",
    [
        f"two cores grade {RATES['--jobs 2']:.0f} submissions of attention a minute",
        f"and {RATES['2 workers']:.0f} as two workers of a cluster",
        f"100 workers of one core grade 10,000 of attention in {MODELLED['100']} minutes",
        f"workers that take {MEAN[0]} seconds for a submission",
    ],
)
def test_the_page_on_large_classes_quotes_what_was_measured(quoted):
    assert quoted in SCALE


def test_a_class_and_an_assignment_take_as_long_as_the_page_says():
    assert round(300 / RATES["--jobs 2"]) == 4
    seconds = {
        name: float(
            {row[0]: row[1] for row in table_after(RESULTS, f"## {name}, 6 submissions")}[ROW]
        )
        for name in ("attention", "autoencoders")
    }
    assert round(seconds["autoencoders"] / seconds["attention"]) == 4
