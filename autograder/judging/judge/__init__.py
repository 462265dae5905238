"""The way of a submission: read, assemble, run, judge.

`judgement` is that way from end to end; each other module is a station of it.
"""

__all__ = [
    "assembler",
    "collector",
    "execution",
    "fingerprint",
    "judgement",
    "local",
    "reference_trial",
    "setup",
    "submission",
    "trial",
    "verdict",
]
