"""Names of mistakes: exact agreement with a known wrong answer, and silence otherwise."""

import numpy as np
import pytest

from autograder.audit.diagnosis import judge_names
from autograder.audit.groups import read_groups
from autograder.errors import BankError
from autograder.judging.diagnosis.behaviour import from_record, raised, seen, to_record
from autograder.judging.diagnosis.naming import name_mistake
from autograder.judging.diagnosis.signatures import (
    Signatures,
    read_signatures,
    signatures_bytes,
)
from autograder.results import Mistake

RIGHT = {"small": seen(2.0), "large": seen([4.0, 6.0]), "zero": seen(0.0)}
HALVED = Mistake(("halved",), "Your code behaves like one that halves.")
ADDED = Mistake(("added", "added_late"), "Your code behaves like one that adds one.")
RAISING = Mistake(("raising",), "Your code behaves like one that raises.")
KNOWN = Signatures(
    RIGHT,
    {
        "halved": {"small": seen(0.5), "large": seen([1.0, 1.5])},
        "added": {"small": seen(3.0), "large": seen([5.0, 7.0]), "zero": seen(1.0)},
        "added_late": {"small": seen(3.0), "large": seen([5.0, 7.0]), "zero": seen(1.0)},
        "raising": {"large": raised("ValueError")},
    },
    (HALVED, ADDED, RAISING),
    "made from",
)


def answers(**changed):
    return {**RIGHT, **changed}


@pytest.mark.parametrize(
    "same",
    [
        ([1.0, 2.0], (1, 2), np.array([1, 2], dtype=np.int8), np.array([1.0, 2.0], np.float32)),
        (3, 3.0, np.float64(3), np.array(3)),
        ([[1, 2], [3]], ([1.0, 2.0], np.array([3.0]))),
        ([True, False], np.array([True, False])),
        ({"a": 1, "b": 2}, {"b": 2.0, "a": 1.0}),
        ([np.nan, np.inf], np.array([np.nan, np.inf])),
    ],
)
def test_the_same_numbers_are_the_same_answer(same):
    first, *others = map(seen, same)
    assert all(first.agrees(other) and other.agrees(first) for other in others)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ([1.0, 2.0], [1.0, 2.001]),
        ([1.0, 2.0], [[1.0, 2.0]]),
        ([1.0], 1.0),
        ([True, False], [1, 0]),
        ("a", "b"),
        (None, 0),
        ([np.nan], [0.0]),
        ([np.inf], [-np.inf]),
        ({"a": 1}, {"b": 1}),
    ],
)
def test_other_numbers_shapes_or_kinds_are_other_answers(one, two):
    assert not seen(one).agrees(seen(two))


def test_rounding_makes_no_other_answer():
    assert seen([1.0, 1e-9]).agrees(seen(np.float32([1.00001, 0])))
    assert not seen([1e-9]).agrees(seen([2e-9]))


def test_an_exception_agrees_with_one_of_its_class_only():
    assert raised("ValueError").agrees(raised("ValueError"))
    assert not raised("ValueError").agrees(raised("TypeError"))
    assert not raised("ValueError").agrees(seen("ValueError"))


def test_an_answer_is_compared_in_bounded_size():
    assert len(seen(np.zeros(10**6)).numbers) == 0
    assert len(seen([["x" * 10**4, {}]] * 10**4).form) <= 4000
    assert seen(np.zeros(10**6)).agrees(seen(np.ones(10**6)))
    assert not seen(np.zeros(10**6)).agrees(seen(np.zeros(10**6 + 1)))


def test_a_known_mistake_gets_its_name():
    assert name_mistake(answers(small=seen(0.5), large=seen([1, 1.5])), KNOWN) == HALVED


def test_entries_of_one_mistake_share_its_name():
    added = answers(small=seen(3), large=seen([5, 7]), zero=seen(1))
    assert name_mistake(added, KNOWN) == ADDED


@pytest.mark.parametrize(
    "behaviour",
    [
        answers(),
        answers(small=seen(9.0)),
        answers(small=seen(0.5)),  # half of a mistake
        answers(small=seen(0.5), large=seen([1, 1.5]), zero=seen(7)),  # and another one
        answers(large=raised("ValueError")),  # exceptions are alike whatever their cause
        {},
    ],
)
def test_everything_else_gets_none(behaviour):
    assert name_mistake(behaviour, KNOWN) is None


def test_two_mistakes_that_behave_alike_get_no_name():
    other = Mistake(("twin",), "…")
    wrong = {**KNOWN.wrong, "twin": KNOWN.wrong["halved"]}
    both = Signatures(RIGHT, wrong, (*KNOWN.mistakes, other))
    assert name_mistake(answers(small=seen(0.5), large=seen([1, 1.5])), both) is None
    (found,) = [judge_names("halve", both)]
    assert found.collisions == (("halved", "twin"),)
    assert found.misnamed == ("halved", "twin")


def test_what_a_probe_that_did_not_run_would_have_seen_is_left_out():
    behaviour = answers(small=seen(0.5))
    del behaviour["large"]
    assert name_mistake(behaviour, KNOWN) == HALVED


def test_names_are_judged_with_and_without_each_entry():
    found = judge_names("halve", KNOWN)
    assert (found.entries, found.mistakes, found.named) == (4, 3, 3)
    assert found.unnameable == ("raising",)
    assert not found.others
    assert not found.collisions


def test_signatures_are_read_back_and_the_same_bytes_every_time(tmp_path):
    path = tmp_path / "halve.npz"
    path.write_bytes(signatures_bytes(KNOWN))
    found = read_signatures(path)
    assert signatures_bytes(found) == signatures_bytes(KNOWN)
    assert (found.mistakes, found.made_from) == (KNOWN.mistakes, KNOWN.made_from)
    assert found.wrong["raising"]["large"].raised
    assert found.right["large"].agrees(RIGHT["large"])


def test_behaviour_crosses_json():
    behaviour = answers(small=seen([np.nan, -np.inf, 1 / 3]), large=raised("KeyError"))
    found = from_record(to_record(behaviour))
    assert found.keys() == behaviour.keys()
    assert all(found[name].agrees(behaviour[name]) for name in found)


GROUP = '[[halve]]\nentries = ["a", "b"]\ntext = "Halves."\n'


def test_groups_share_a_sentence(tmp_path):
    path = tmp_path / "mistakes.toml"
    path.write_text(GROUP)
    assert read_groups(path, {"halve": ["a", "b", "c"]}) == {
        "halve": [Mistake(("a", "b"), "Halves.")]
    }
    assert read_groups(tmp_path / "none.toml", {}) == {}


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (GROUP.replace('"b"', '"d"'), 2, "the bank has no wrong entry 'd'"),
        (GROUP + GROUP, 5, "'a' is in two groups"),
        (GROUP.replace("Halves.", " "), 2, "a sentence"),
        (GROUP.replace('text = "Halves."', ""), 2, "a sentence"),
        (GROUP.replace('entries = ["a", "b"]', ""), 3, "entries"),
        (GROUP.replace("halve", "third"), 1, "there is no question 'third'"),
        (GROUP.replace("[[halve]]", "[halve]"), 1, "[[halve]]"),
        ("halve = [", None, "mistakes.toml: "),
    ],
)
def test_a_wrong_group_is_named_with_its_line(tmp_path, text, line, words):
    path = tmp_path / "mistakes.toml"
    path.write_text(text)
    with pytest.raises(BankError) as found:
        read_groups(path, {"halve": ["a", "b", "c"]})
    assert words in str(found.value)
    if line:
        assert f"mistakes.toml:{line}: " in str(found.value)
