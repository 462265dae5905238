"""Make the README's picture: Fashion-MNIST images, noisy, and denoised by an autoencoder.

Run as ``python tools/make_picture.py`` at the root; writes ``docs/reconstructions.png``. The model
is the notebook's reference solution, trained as in the notebook; it takes about a minute.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import numpy as np

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "source" / "common"))

from autograder.course import Course  # noqa: E402
from autograder.judging.checks.reference import Reference  # noqa: E402

SIGMA = 0.5
EPOCHS = 20
COLUMNS = 10


def make_picture(path: Path) -> None:
    """Train the denoiser and draw what it does to images that it has not seen."""
    import helpers
    import keras
    import plots

    keras.utils.set_random_seed(0)
    solution = Reference(Course(ROOT).assignment("autoencoders")).namespace
    (train, _), (test, _) = helpers.load_images("fashion_mnist")
    x_train, x_test = solution["prepare_images"](train), solution["prepare_images"](test)
    rng = np.random.default_rng(0)
    autoencoder, _, _ = solution["build_deep_autoencoder"]()
    solution["train_denoiser"](autoencoder, x_train, SIGMA, EPOCHS, rng)
    x = x_test[:COLUMNS]
    x_noisy = solution["add_noise"](x, SIGMA, rng)
    x_hat = np.asarray(autoencoder(x_noisy))
    rows = {"original": x, "noisy": x_noisy, "denoised": x_hat}
    path.parent.mkdir(exist_ok=True)
    # Without the version of matplotlib in the file, the same picture has the same bytes.
    plots.image_rows(rows, columns=COLUMNS).savefig(path, metadata={"Software": None})


if __name__ == "__main__":
    target = ROOT / "docs" / "reconstructions.png"
    make_picture(target)
    print(f"wrote {target.relative_to(ROOT)}")
