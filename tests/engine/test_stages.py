"""Public checks of the long functions isolate one stage each: a mistake fails its own stage's."""

from __future__ import annotations

import pytest
from in_process import checks_in_process

from autograder.course import Course, Visibility
from autograder.judging.checks.reference import Reference
from autograder.results import Outcome

ATTENTION = Course.find().assignment("attention")
STAGES = {
    "encoder_layer": {
        "test_one_head": {"softmax_over_queries", "scale_missing", "values_without_kernel"},
        "test_two_heads": {"softmax_over_queries", "scale_missing", "values_without_kernel"}
        | {"first_head_only", "heads_averaged", "heads_interleaved"},
        "test_first_norm": {"whole_array"},
        "test_network": {"relu_missing", "b1_missing", "b2_missing", "network_from_input"},
        "test_second_norm": {"last_norm_missing"},
    },
    "beam": {
        "test_one_step": {"finished_first", "live_only_if_needed"},
        "test_one_path": {"half_pruned"},
        "test_one_pool": {"no_pool"},
        "test_one_score": {"alpha_ignored", "length_with_bos", "gnmt_penalty", "half_pruned"},
    },
    "transformer": {
        "test_shared": {"flattened"},
        "test_apart": {"attention_over_batch"},
        "test_positions": {"no_positions"},
        "test_attention": {"no_attention", "attention_over_batch"},
    },
}
MISTAKES = [
    (question, mistake)
    for question, stages in STAGES.items()
    for mistake in sorted(set().union(*stages.values()))
]


def failed_stages(question: str, cell: str) -> set[str]:
    """Return the stages that a solution cell fails."""
    reference = Reference(ATTENTION, {question: cell})
    checks = checks_in_process(ATTENTION, reference, question, [Visibility.PUBLIC])
    failed = {check.name for check in checks if check.outcome is not Outcome.PASSED}
    return failed & STAGES[question].keys()


@pytest.mark.parametrize(("question", "mistake"), MISTAKES, ids=lambda name: name)
def test_a_mistake_fails_the_check_of_its_stage_and_no_other(question: str, mistake: str) -> None:
    file = ATTENTION.root / "tests" / "attention" / "bank" / "wrong" / question / f"{mistake}.py"
    want = {stage for stage, mistakes in STAGES[question].items() if mistake in mistakes}
    assert failed_stages(question, file.read_text(encoding="utf-8")) == want


@pytest.mark.parametrize("question", STAGES)
def test_each_stage_has_a_hint_of_its_own(question: str) -> None:
    functions = {"encoder_layer": ("layer_norm", "encoder_layer"), "beam": ("beam_search",)}
    names = functions.get(question, ("build_patch_transformer",))
    cell = "\n".join(f"{name} = lambda *args, **options: None" for name in names)
    checks = checks_in_process(
        ATTENTION, Reference(ATTENTION, {question: cell}), question, [Visibility.PUBLIC]
    )
    hints = {check.hint for check in checks if check.name in STAGES[question]}
    assert len(hints) == len(STAGES[question])
    assert all(hints)
