"""Item analysis agrees with other ways to compute the same, and says nothing that it can't."""

import csv
import io
import itertools

import numpy as np
import pandas as pd
import pytest
from classes import QUESTIONS, random_class, result
from scipy.stats import f_oneway, pearsonr

from autograder.analysis.classwork import analyse
from autograder.analysis.reliability import cronbach_alpha
from autograder.analysis.tables import item_analysis_csv
from autograder.results import Status

CLASS = list(random_class(60))


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    """A class's points, one column for each check."""
    rows = [{(q.name, c.name): c.points for q in one.questions for c in q.checks} for one in CLASS]
    found = pd.DataFrame(rows)
    return found.set_axis(pd.MultiIndex.from_tuples(found.columns), axis=1)


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    text = item_analysis_csv(analyse("attention", CLASS).items)
    return pd.read_csv(io.StringIO(text), keep_default_na=False, na_values={"difficulty": ""})


def test_difficulty_and_discrimination_are_those_of_pandas(frame, table):
    total = frame.sum(axis=1)
    for name, points in QUESTIONS.items():
        columns = [(name, f"test_{i}") for i in range(len(points))]
        items = {"": frame[columns].sum(axis=1)} | {
            check: frame[name, check] for _, check in columns
        }
        for check, earned in items.items():
            row = table[(table.question == name) & (table.check == check)]
            worth = points[int(check[-1])] if check else sum(points)
            assert float(row.points.iloc[0]) == worth
            assert row.n.iloc[0] == len(CLASS)
            assert float(row.difficulty.iloc[0]) == pytest.approx(earned.mean() / worth, abs=1e-6)
            found = float(row.discrimination.iloc[0])
            assert found == pytest.approx(earned.corr(total - earned), abs=1e-6)


def test_a_row_for_each_question_is_followed_by_those_of_its_checks(table):
    expected = [
        (name, check)
        for name, points in QUESTIONS.items()
        for check in ["", *(f"test_{i}" for i in range(len(points)))]
    ]
    assert list(zip(table.question, table.check, strict=True)) == expected
    assert list(table.visibility[:3]) == ["", "public", "hidden"]


def test_alpha_is_that_of_an_analysis_of_variance():
    # Hoyt, "Test reliability estimated by analysis of variance", Psychometrika 6 (1941).
    scores = np.random.default_rng(1).normal(size=(30, 5)) + np.random.default_rng(2).normal(
        size=(30, 1)
    )
    n, k = scores.shape
    between = k * scores.mean(axis=1).var(ddof=1)
    away = scores - scores.mean(axis=1, keepdims=True) - scores.mean(axis=0) + scores.mean()
    residual = (away**2).sum() / ((n - 1) * (k - 1))
    assert cronbach_alpha(scores) == pytest.approx(1 - residual / between)
    # The mean square between is that of SciPy's one-way analysis, from its F and the mean within.
    within = scores.var(axis=1, ddof=1).mean()
    assert f_oneway(*scores).statistic * within == pytest.approx(between)


def test_alpha_of_halves_is_spearman_and_browns_for_equal_variances():
    x = np.random.default_rng(3).normal(size=200)
    y = 0.6 * x + 0.8 * np.random.default_rng(4).normal(size=200)
    halves = np.stack([(x - x.mean()) / x.std(), (y - y.mean()) / y.std()], axis=1)
    r = pearsonr(x, y).statistic
    assert cronbach_alpha(halves) == pytest.approx(2 * r / (1 + r))


def test_alpha_and_standard_error_of_a_class(frame):
    work = analyse("attention", CLASS)
    questions = frame.T.groupby(level=0).sum().T[list(QUESTIONS)]
    k = len(QUESTIONS)
    alpha = k / (k - 1) * (1 - questions.var().sum() / questions.sum(axis=1).var())
    assert work.reliability.alpha == pytest.approx(alpha)
    error = questions.sum(axis=1).std(ddof=0) * np.sqrt(1 - alpha)
    assert work.reliability.standard_error == pytest.approx(error)
    for i, name in enumerate(QUESTIONS):
        rest = questions.drop(columns=name)
        expected = (k - 1) / (k - 2) * (1 - rest.var().sum() / rest.sum(axis=1).var())
        assert work.reliability.without[i] == pytest.approx(expected)


def test_groups_are_of_27_percent_and_fifths_of_equal_size(frame):
    work = analyse("attention", CLASS)
    item = next(one for one in work.items if one.item.question == "beam" and not one.item.check)
    share = frame["beam"].sum(axis=1) / 7
    order = sorted(range(60), key=lambda i: (round(frame.sum(axis=1)[i], 9), f"s{i:04}"))
    assert item.groups.size == 16
    assert item.groups.lower == pytest.approx(share[order[:16]].mean())
    assert item.groups.upper == pytest.approx(share[order[-16:]].mean())
    fifths = [share[order[i : i + 12]].mean() for i in range(0, 60, 12)]
    assert item.groups.quintiles == pytest.approx(fifths)


@pytest.mark.parametrize("n", [0, 1, 2, 9])
def test_small_classes_have_no_groups(n):
    work = analyse("attention", itertools.islice(CLASS, n))
    assert all(one.groups is None for one in work.items)
    assert work.worth_a_look == []
    rows = list(csv.DictReader(io.StringIO(item_analysis_csv(work.items))))
    assert all(row["upper"] == row["quintile_1"] == "" for row in rows)


def test_equal_scores_have_no_discrimination_and_no_alpha():
    equal = [result(f"s{i}", lambda name, i: name != "pca") for i in range(20)]
    work = analyse("attention", equal)
    assert all(one.discrimination is None for one in work.items)
    assert work.reliability.alpha is None
    rows = csv.DictReader(io.StringIO(item_analysis_csv(work.items)))
    assert {row["discrimination"] for row in rows} == {""}


def test_only_what_was_graded_in_full_counts():
    partial = result("s99", lambda name, i: True, Status.PARTIAL)
    with_it = analyse("attention", [*CLASS, partial])
    assert item_analysis_csv(with_it.items) == item_analysis_csv(analyse("attention", CLASS).items)
    assert len(with_it.found.rows) == len(CLASS) + 1
