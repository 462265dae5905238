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
            # A hundred looks a second at what each thread does, for pages that are off.
            "profile": {"enabled": False},
        },
        # How often each process looks whether its event loop is late: fifty times a second by
        # default, for which each takes a percent of a core.
        "admin": {"tick": {"interval": "500ms"}},
    }
}
