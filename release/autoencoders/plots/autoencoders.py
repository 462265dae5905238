"""Pictures of the autoencoders notebook: denoising, error against code size, gaps, latent maps.

Every function returns matplotlib's Figure, as those in the package itself do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

from plots import ACCENT, INK, as_images, image_rows, new_figure, tidy

Array = np.ndarray[Any, Any]
COOL = "#2f6f8f"


def denoising(x: Any, noisy: Any, x_hat: Any, title: str = "", columns: int = 10) -> Figure:
    """Draw originals, noisy images and what a denoiser makes of them, each with its PSNR."""
    x, noisy, x_hat = (as_images(images)[:columns] for images in (x, noisy, x_hat))
    captions = {"noisy": _decibels(x, noisy), "denoised": _decibels(x, x_hat)}
    return image_rows({"original": x, "noisy": noisy, "denoised": x_hat}, captions, title, columns)


def _decibels(x: Array, x_hat: Array) -> list[str]:
    errors = np.maximum(np.mean((x - x_hat) ** 2, axis=(1, 2)), 1e-12)
    return [f"{value:.1f} dB" for value in -10 * np.log10(errors)]


def error_by_size(
    sizes: Sequence[int], errors: Mapping[str, Sequence[float]], title: str = ""
) -> Figure:
    """Draw the test error per pixel against the size of the code, one line per method."""
    figure = new_figure(3.8, title)
    axes = figure.subplots()
    for (name, values), colour in zip(errors.items(), (COOL, ACCENT, INK, "C2"), strict=False):
        axes.plot(sizes, values, marker="o", color=colour, label=name)
        axes.annotate(
            f"{values[-1]:.4f}", (sizes[-1], values[-1]), color=colour,
            xytext=(8, 5 if values[-1] >= max(v[-1] for v in errors.values()) else -5),
            textcoords="offset points", va="center", fontsize=9,
        )  # fmt: skip
    axes.set_xscale("log", base=2)
    axes.set_xticks(sizes, [str(size) for size in sizes])
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim(bottom=0)
    tidy(axes, "size of the code", "squared error per pixel (test)")
    axes.legend(frameon=False)
    return figure


def gap_curves(
    epochs: Sequence[int],
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    title: str = "",
) -> Figure:
    """Draw training and test error over epochs in one panel per model; the gap is shaded.

    Args:
        epochs: when the errors were measured.
        curves: (training errors, test errors) of each model, by its name.
        title: of the figure.
    """
    figure = new_figure(3.6, title)
    panels = figure.subplots(1, len(curves), squeeze=False, sharey=True)[0]
    highest = max(max(error) for pair in curves.values() for error in pair)
    for axes, (name, (train, test)) in zip(panels, curves.items(), strict=True):
        axes.plot(epochs, test, color=ACCENT, marker="o", markersize=3, label="test images")
        axes.plot(epochs, train, color=COOL, marker="o", markersize=3, label="training images")
        axes.fill_between(epochs, train, test, color=ACCENT, alpha=0.15, linewidth=0)
        axes.set_title(f"{name}: gap {test[-1] - train[-1]:.4f} at the end", fontsize=10)
        axes.set_ylim(0, 1.05 * highest)
        tidy(axes, "epoch", "squared error per pixel" if axes is panels[0] else "")
    panels[0].legend(frameon=False)
    return figure


def latent_map(points: Any, labels: Any, names: Sequence[str], title: str = "") -> Figure:
    """Draw codes (n, 2) as points coloured by class, with the class's name at its median."""
    points, labels = np.asarray(points, dtype=float), np.asarray(labels)
    figure = new_figure(5.2, title, width=8.0)
    axes = figure.subplots()
    for label, name in enumerate(names):
        own = points[labels == label]
        across, up = own.T
        axes.scatter(across, up, s=7, alpha=0.55, color=f"C{label}", linewidths=0, label=name)
    for label, name in enumerate(names):
        own = points[labels == label]
        if len(own):
            box = {"boxstyle": "round,pad=0.2", "fc": "white", "ec": f"C{label}", "alpha": 0.85}
            axes.annotate(name, np.median(own, axis=0), ha="center", fontsize=9, bbox=box)
    tidy(axes, "first coordinate", "second coordinate")
    return figure


def histograms(
    values: Mapping[str, Any], xlabel: str, title: str = "", threshold: float | None = None
) -> Figure:
    """Draw sets of numbers as histograms on common bins, and a threshold if there is one."""
    arrays = {name: np.ravel(np.asarray(v, dtype=float)) for name, v in values.items()}
    bins = np.linspace(0, max(np.quantile(v, 0.995) for v in arrays.values()), 60)
    figure = new_figure(3.2, title)
    axes = figure.subplots()
    for (name, array), colour in zip(arrays.items(), (COOL, ACCENT, INK), strict=False):
        axes.hist(array, bins.tolist(), color=colour, alpha=0.6, label=name)
    if threshold is not None:
        axes.axvline(threshold, color=INK, linestyle="--", linewidth=1, label="threshold")
    tidy(axes, xlabel, "number of images")
    axes.legend(frameon=False)
    return figure
