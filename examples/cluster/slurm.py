"""A cluster on SLURM, for as long as this script runs.

Run `python examples/cluster/slurm.py --jobs 20` where jobs are submitted, e.g. in tmux on a login
node, with DASK_CONFIG set to the folder that `iml cluster certificates` has made, on a file system
that all nodes share. It prints the address for `iml grade --dask`.
"""

from __future__ import annotations

import argparse
import os
import sys
import time

from dask_jobqueue import SLURMCluster
from distributed.security import Security


def slurm_cluster(walltime: str, memory: str, queue: str | None = None) -> SLURMCluster:
    """Start a scheduler here; its workers are jobs of one core each.

    Args:
        walltime: after which a job ends; what it was grading is graded by another.
        memory: of a job: 4 GB for the kernel, and what grading itself needs.
        queue: the partition; None for the default.
    """
    configuration = os.environ.get("DASK_CONFIG", "")
    if not configuration:
        sys.exit("DASK_CONFIG is not set: see `iml cluster certificates --help`")
    return SLURMCluster(
        cores=1,
        processes=1,
        memory=memory,
        walltime=walltime,
        queue=queue,
        # For the first imports from a disk that all jobs share.
        death_timeout=600,
        # The interpreter of the environment that iml is installed in, the same on all nodes.
        python=sys.executable,
        protocol="tls://",
        security=Security(require_encryption=True),
        scheduler_options={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
        job_script_prologue=[f"export DASK_CONFIG={configuration}"],
    )


def main() -> None:
    """Start the cluster and keep it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=10, help="workers")
    parser.add_argument("--walltime", default="02:00:00", help="of each")
    parser.add_argument("--memory", default="6GB", help="of each")
    parser.add_argument("--queue", help="the partition; default: SLURM's")
    options = parser.parse_args()
    with slurm_cluster(options.walltime, options.memory, options.queue) as cluster:
        print(f"iml grade --dask {cluster.scheduler_address}", flush=True)
        while True:
            # Asked for again and again: nothing else replaces jobs whose time is up.
            cluster.scale(jobs=options.jobs)
            time.sleep(60)


if __name__ == "__main__":
    main()
