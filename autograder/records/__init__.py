"""The only code that writes grading's output to disk: results, gradebook, notebooks and pages.

`store` holds the results, which are the truth; everything else is made from them.
"""

__all__ = [
    "deadlines",
    "gradebook",
    "gradebook_access",
    "gradebook_reader",
    "grades_csv",
    "lateness_mark",
    "pages",
    "roster",
    "store",
    "tables",
    "ticket_access",
    "ticket_counts",
    "ticket_mails",
    "ticket_tables",
    "tickets",
    "unnamed",
    "waiting_extensions",
]
