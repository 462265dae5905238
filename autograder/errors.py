"""Every error that this package raises on purpose.

AutograderError
├── UsageError                 the caller asked for something impossible (exit code 2)
│   ├── UnknownAssignment      no such assignment in this course
│   ├── MissingPrerequisite    this machine lacks something that grading needs
│   ├── RosterError            roster.csv breaks a rule, or lacks a student
│   ├── BankError              no such bank or question, or an entry that breaks a rule
│   └── ConcernsEveryQuestion  some questions were to be regraded, and all of them have to be
├── BuildError                 a source file breaks a rule of the build
│   ├── MarkerError            unmatched or misspelt solution marker
│   ├── SourceError            a cell header, id or role is wrong
│   └── GateError              the built files fail one of the final proofs
├── UnreadableSubmission       nothing in the submission can be graded
├── RefusedFile                one file of a download is refused; the rest is taken
├── CodecError                 a value can't cross the bridge, or bytes from it are malformed
├── KernelError                the student's kernel can no longer be used
│   ├── KernelDied             its process ended
│   └── KernelStuck            it did not answer within its limit
├── MailboxError               a mail server can't be reached, or broke off
├── SandboxError               the sandbox could not be set up
├── ClusterLost                the scheduler is gone, and did not come back
├── OutputError                a result or page can't be written
├── ResultError                a result file can't be read
└── GradebookError             nbgrader's gradebook could not be read or written
    └── GradebookLocked        another program held it for longer than we wait
"""


class AutograderError(Exception):
    """Base class: catch this to catch everything that this package raises on purpose."""


class UsageError(AutograderError):
    """The caller asked for something impossible; the command line exits with 2."""


class UnknownAssignment(UsageError):
    """The course has no assignment of that name."""


class MissingPrerequisite(UsageError):
    """This machine lacks something that grading needs; the message says what."""


class RosterError(UsageError):
    """``roster.csv`` breaks a rule, or lacks a student; the message names lines and values."""


class BankError(UsageError):
    """No such bank or question, or an entry that breaks a rule; the message names it."""


class ConcernsEveryQuestion(UsageError):
    """Some questions were to be regraded, and what has changed concerns all of them."""


class BuildError(AutograderError):
    """A source file breaks a rule of the build; the message names assignment, cell and line."""


class MarkerError(BuildError):
    """A solution marker is unmatched or misspelt."""


class SourceError(BuildError):
    """A cell header, id or role in a percent file is wrong."""


class GateError(BuildError):
    """The built files fail one of the proofs that end every build."""


class UnreadableSubmission(AutograderError):
    """Nothing in the submission can be graded; the message is the reason that people read."""


class RefusedFile(AutograderError):
    """A file of a download is refused; the message is the reason, without the file's name."""


class CodecError(AutograderError):
    """A value can't cross the bridge, or bytes that came over it are malformed."""


class KernelError(AutograderError):
    """The student's kernel can no longer be used."""


class KernelDied(KernelError):
    """The kernel's process ended."""


class KernelStuck(KernelError):
    """The kernel did not answer within its limit, not even to an interrupt."""


class MailboxError(AutograderError):
    """A mail server can't be reached, isn't who it claims to be, or broke off."""


class SandboxError(AutograderError):
    """The sandbox could not be set up; the message names the step."""


class ClusterLost(AutograderError):
    """The scheduler of a cluster is gone; what was graded is kept."""


class OutputError(AutograderError):
    """A result or page can't be written: a full disk, a read-only folder."""


class ResultError(AutograderError):
    """A result file can't be read; the message says why."""


class GradebookError(AutograderError):
    """nbgrader's gradebook could not be read or written; the results on disk remain valid."""


class GradebookLocked(GradebookError):
    """Another program held the gradebook for longer than we wait."""
