"""Write ``.npz`` files whose bytes depend only on the arrays."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can name


def write_npz(path: Path, arrays: Mapping[str, np.ndarray[Any, Any]]) -> int:
    """Write the arrays, compressed, in the mapping's order; return the file's size in bytes.

    Unlike with :func:`numpy.savez_compressed`, nothing depends on the platform or the clock. The
    compressed bytes are classic zlib's: zlib-ng packs the same arrays into other bytes.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            buffer = io.BytesIO()
            np.lib.format.write_array(buffer, np.ascontiguousarray(array), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is made
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, buffer.getvalue(), compresslevel=9)
    return path.stat().st_size
