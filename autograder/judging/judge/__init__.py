"""What happens to a submission: read, assemble, run, judge.

`judgement` does it from end to end; each other module is one of its steps.
"""

__all__ = [
    "assembler",
    "check_run",
    "collector",
    "diagnose",
    "executed",
    "execution",
    "fingerprint",
    "judged_by",
    "judgement",
    "local",
    "reference_trial",
    "rejudgement",
    "relied",
    "setup",
    "submission",
    "trial",
    "verdict",
]
