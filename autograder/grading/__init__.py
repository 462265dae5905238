"""From a folder of submissions to their results: one at a time, or several side by side.

`grade_one` grades one submission; `batch` and `pool` grade many.
"""

__all__ = [
    "arrivals",
    "batch",
    "course_config",
    "difference",
    "drawn",
    "executor",
    "grade_one",
    "limit_settings",
    "limit_traits",
    "log",
    "pool",
    "regrade",
    "versions_a_day",
    "wake_ups",
    "worker",
]
