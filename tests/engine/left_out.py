"""What `make quick` leaves out; conftest.py marks it."""

from __future__ import annotations

# Tests that start kernels are known by their fixtures, or are listed where they start a command
# that starts kernels, or a browser.
KERNEL_FIXTURES = {"warm", "lab", "browser", "term"}
KERNEL_FOLDERS = {"browser", "cluster", "nbgrader", "nothing_lost"}
KERNEL_FILES = {
    *("test_anywhere.py", "test_attacks.py", "test_audit.py", "test_claims.py", "test_colab.py"),
    *("test_claims_attention.py", "test_claims_autoencoders.py"),
    *("test_covers.py", "test_demo.py", "test_explore.py"),
    *("test_grade_command.py", "test_grade_several.py", "test_gradescope.py"),
    *("test_handing_in.py", "test_leaks.py"),
    *("test_ordinary_user.py", "test_otter_parity.py", "test_plugin.py", "test_tutorial.py"),
    *("test_regrade_command.py", "test_run_all.py", "test_ticket_regrade.py"),
    *("test_user_isolation.py", "test_warm_server.py", "test_watch.py"),
}
KERNEL_TESTS = {
    "test_a_question_is_looked_for_in_all_assignments",
    "test_a_student_may_import_what_was_left_out",
    "test_audit_of_all_exits_with_the_worst_code",
    "test_it_works_and_holds_without_root",
    "test_margins",
    "test_one_broken_bank_does_not_keep_the_next_from_its_audit",
    "test_otter_grades_with_it",
    "test_rendered_solution_shows_passing_checks_and_explorations",
    "test_slow_exercises_are_left_out_of_a_quick_audit",
}
# Slow for another reason: they train networks, as checks of slow exercises do, try every check of
# an assignment, grade a bank, run nbgrader's own commands, or start a server.
SLOW_FILES = {
    *("test_autoencoders_promises.py", "test_examples_checked.py", "test_floating_types.py"),
    *("test_hidden_images.py", "test_imap.py", "test_networks.py", "test_parameters.py"),
    *("test_claims_attention.py", "test_claims_autoencoders.py", "test_ticket_store.py"),
}
SLOW_TESTS = {
    "test_every_right_beam_search_of_the_bank_gives_the_same_record",
    "test_its_bank_is_judged_well",
    "test_keras_computes_the_same_with_the_same_numbers",
    "test_nbgraders_feedback_takes_it",
    "test_plain_command_makes_the_same_release",
    "test_planted_pairs_of_a_class_of_200_are_found_and_hardly_any_others",
    "test_prepare_writes_what_nbgrader_writes",
    "test_the_command_measures_a_bank_with_other_numbers_for_each_seed",
    "test_the_command_shows_them_and_exits_with_1_only_if_asked",
    "test_the_same_arrays_make_the_same_bytes",
    "test_the_time_for_a_whole_notebook_is_bounded",
    "test_what_only_hidden_checks_reject_is_a_fault",
}
