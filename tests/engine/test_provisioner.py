"""Any Jupyter tool can use the sandbox through a kernelspec."""

import gc
import json

import nbformat
import pytest
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpecManager
from nbclient import NotebookClient

from autograder.judging.kernel import provisioner

SPEC = {
    "argv": [],
    "display_name": "Sandbox",
    "language": "python",
    "metadata": {"kernel_provisioner": {"provisioner_name": "iml-sandbox"}},
}


# nbclient leaves two sockets of a manager that it was given to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_nbclient_runs_a_notebook_in_the_sandbox(warm, tmp_path, monkeypatch):
    (tmp_path / "sandbox").mkdir()
    (tmp_path / "sandbox" / "kernel.json").write_text(json.dumps(SPEC))
    monkeypatch.setattr(provisioner, "_shared_warm_process", lambda: warm)
    specs = KernelSpecManager(kernel_dirs=[str(tmp_path)])
    manager = AsyncKernelManager(kernel_name="sandbox", kernel_spec_manager=specs)
    code = "import os\nprint(os.getuid(), os.path.exists('/root'))"
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    NotebookClient(notebook, km=manager, kernel_name="sandbox").execute()
    assert notebook.cells[0].outputs[0].text.startswith("1000")
    manager.context.destroy(linger=0)
    del manager
    gc.collect()
