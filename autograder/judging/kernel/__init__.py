"""Kernels in the sandbox, spoken to through Jupyter's own interfaces."""
