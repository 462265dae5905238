"""What a cluster of ours tells Dask, whether it runs for one command or for a term."""

from __future__ import annotations

from typing import Any, Final

OWN: Final[dict[str, Any]] = {
    "distributed": {
        "scheduler": {
            # A submission that ends its worker is tried on one other.
            "allowed-failures": 1,
            # No pages by HTTP: they would show everyone in reach what workers do.
            "http": {"routes": []},
        },
        "worker": {
            # It starts processes of its own.
            "daemon": False,
            "http": {"routes": []},
        },
    }
}
