"""The recipes under examples/cluster work as far as this machine can tell."""

from __future__ import annotations

import importlib.util
import shlex

import yaml
from cluster_lab import BIN, Cluster, hand_in
from courses import REPOSITORY

RECIPES = REPOSITORY / "examples/cluster"
# Starts the cluster, writes what SLURM would run, and waits.
RENDER = """
import sys, time
sys.path.insert(0, {folder!r})
from slurm import slurm_cluster
if __name__ == "__main__":
    with slurm_cluster("00:10:00", "6GB", "short") as cluster:
        open("job.sh", "w").write(cluster.job_script())
        open("address", "w").write(cluster.scheduler_address)
        time.sleep(120)
"""


def test_a_job_of_slurms_recipe_grades(cluster: Cluster):
    hand_in(cluster.root, "ada")
    script = cluster.folder / "render.py"
    script.write_text(RENDER.format(folder=str(RECIPES)))
    cluster.start(BIN / "python", script, name="slurm")
    job, address = cluster.root / "job.sh", cluster.root / "address"
    cluster.until(lambda: address.is_file() and address.read_text())
    text = job.read_text()
    assert "#SBATCH -p short" in text
    assert "#SBATCH -t 00:10:00" in text
    assert f"export DASK_CONFIG={cluster.keys}" in text
    # SLURM would run this on a node.
    cluster.start("bash", job, name="job")
    command = [BIN / "iml", "grade", "lab", "--dask", address.read_text()]
    assert cluster.start(*command, name="iml").wait(90) == 0, cluster.log("iml")
    assert cluster.result("ada")["score"] == 5


def test_kubernetes_manifest_starts_what_exists_and_shares_keys():
    spec = yaml.safe_load((RECIPES / "kubernetes.yaml").read_text())["spec"]
    for role in ("worker", "scheduler"):
        (container,) = spec[role]["spec"]["containers"]
        assert container["args"][:2] == ["dask", role]
        mounted = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
        environment = {one["name"]: one["value"] for one in container["env"]}
        assert environment["DASK_CONFIG"] == mounted["keys"]


def test_what_the_container_image_copies_is_there():
    text = (RECIPES / "Containerfile").read_text()
    copied = [shlex.split(line)[1:-1] for line in text.splitlines() if line.startswith("COPY")]
    for name in [name for names in copied for name in names]:
        assert (REPOSITORY / name).exists(), name
    assert "--extra cluster" in text
    assert importlib.util.find_spec("distributed")
