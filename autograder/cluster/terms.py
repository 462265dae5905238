"""What a grading asks of each worker: plain data that its plugin carries there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from autograder.choices import Isolation
from autograder.judging.judge.setup import Setup
from autograder.judging.sandbox.request import Limits


@dataclass(frozen=True)
class Terms:
    """How a worker has to grade.

    Args:
        where: machine and folder of the results, which tell one class from another.
        assignment: its name.
        bundle: digest of the packed course.
        limits: per submission.
        as_today: grade hand-ins of releases that are not kept by today's.
        accepted: isolations that are good enough, the strongest first.
        versions: of the packages that a result depends on.
        checks_sha256: digest of all that can change a score.
        parts: the same by part, to say what differs.
        protected: what no kernel may see of the machine that asks, which a worker may share files
            with: the course, the submissions, the results, the scheduler's file.
    """

    where: str
    assignment: str
    bundle: str
    limits: Limits
    as_today: bool
    accepted: tuple[Isolation, ...]
    versions: Mapping[str, str]
    checks_sha256: str
    parts: Mapping[str, str]
    protected: tuple[str, ...] = ()

    @classmethod
    def of(
        cls,
        setup: Setup,
        where: str,
        bundle: str,
        accepted: tuple[Isolation, ...],
        protected: tuple[Path, ...] = (),
    ) -> Terms:
        """Ask for what grading with this setup gives on this machine."""
        return cls(
            where,
            setup.assignment.name,
            bundle,
            setup.limits,
            setup.as_today,
            accepted,
            setup.versions,
            setup.checks_sha256,
            setup.judged_by.parts,
            tuple(map(str, protected)),
        )

    @property
    def run(self) -> str:
        """What names the grading: the same only when it is started again on the same terms.

        Workers keep the terms of a run that was killed.
        """
        # Names of folders may be in any encoding; this is ASCII.
        terms = json.dumps(msgspec.to_builtins(self), sort_keys=True)
        return hashlib.sha256(terms.encode()).hexdigest()[:16]

    @property
    def resource(self) -> str:
        """What Dask calls a thread that grades for this run."""
        return f"iml-{self.run}"

    def other_versions(self, here: Mapping[str, str]) -> str:
        """Name the packages whose versions differ; empty if none does.

        Args:
            here: the versions of a worker.
        """
        names = sorted({*self.versions, *here})
        return ", ".join(
            f"{name} is {here.get(name, 'missing')} there and "
            f"{self.versions.get(name, 'missing')} here"
            for name in names
            if self.versions.get(name) != here.get(name)
        )
