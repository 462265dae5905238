"""Pictures of the autoencoders notebook: denoising, error against code size, gaps, latent maps.

Every function returns matplotlib's Figure, as those in the package itself do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from matplotlib.ticker import NullFormatter, NullLocator

from plots import ACCENT, COOL, INK, LINES, Picture, as_images, image_rows, new_figure, said, tidy

Array = np.ndarray[Any, Any]
# Ten colours that colour-blind readers tell apart (Paul Tol's "muted", and grey); markers help.
CLASSES = (
    "#332288", "#88ccee", "#44aa99", "#117733", "#999933",
    "#ddcc77", "#cc6677", "#882255", "#aa4499", "#777777",
)  # fmt: skip


def denoising(x: Any, noisy: Any, x_hat: Any, title: str = "", columns: int = 10) -> Picture:
    """Draw originals, noisy images and what a denoiser makes of them, each with its PSNR."""
    x, noisy, x_hat = (as_images(images)[:columns] for images in (x, noisy, x_hat))
    captions = {"noisy": _decibels(x, noisy), "denoised": _decibels(x, x_hat)}
    return image_rows({"original": x, "noisy": noisy, "denoised": x_hat}, captions, title, columns)


def _decibels(x: Array, x_hat: Array) -> list[str]:
    errors = np.maximum(np.mean((x - x_hat) ** 2, axis=(1, 2)), 1e-12)
    return [f"{value:.1f} dB" for value in -10 * np.log10(errors)]


def error_by_size(
    sizes: Sequence[int], errors: Mapping[str, Sequence[float]], title: str = ""
) -> Picture:
    """Draw the test error per pixel against the size of the code, one line per method."""
    figure = new_figure(3.8, title)
    axes = figure.subplots()
    for (name, values), colour in zip(errors.items(), LINES, strict=False):
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
    points = [
        f"{name}: " + ", ".join(f"{v:.4f} at {n}" for n, v in zip(sizes, values, strict=True))
        for name, values in errors.items()
    ]
    figure.alt = said(title, *points)
    return figure


def gap_curves(
    epochs: Sequence[int],
    curves: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    title: str = "",
) -> Picture:
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
        axes.plot(epochs, test, color=ACCENT, marker="s", markersize=3, label="test images")
        axes.plot(epochs, train, color=COOL, marker="o", markersize=3, label="training images")
        axes.fill_between(epochs, train, test, color=ACCENT, alpha=0.15, linewidth=0)
        axes.set_title(f"{name}: gap {test[-1] - train[-1]:.4f} at the end", fontsize=10)
        axes.set_ylim(0, 1.05 * highest)
        tidy(axes, "epoch", "squared error per pixel" if axes is panels[0] else "")
    panels[0].legend(frameon=False)
    ends = [
        f"{name}: {train[-1]:.4f} on training images, {test[-1]:.4f} on test images at the end"
        for name, (train, test) in curves.items()
    ]
    figure.alt = said(title, *ends)
    return figure


def trade(
    errors: Mapping[str, tuple[Sequence[float], Sequence[float]]],
    epochs: Sequence[int],
    decibels: Mapping[str, Sequence[float]],
    title: str = "",
) -> Picture:
    """Draw test error against training error, and PSNR on noisy test images over epochs.

    Args:
        errors: (training errors, test errors) of each model, by its name.
        epochs: when the errors and PSNRs were measured.
        decibels: PSNRs of each model on noisy test images, by the same names.
        title: of the figure.
    """
    figure = new_figure(3.8, title)
    left, right = figure.subplots(1, 2)
    for (name, (train, test)), colour, marker in zip(errors.items(), LINES, "os^D", strict=False):
        left.plot(train, test, color=colour, marker=marker, markersize=4, label=name)
        right.plot(epochs, decibels[name], color=colour, marker=marker, markersize=4, label=name)
    most = max(max(train) for train, _ in errors.values())
    left.plot([0, most], [0, most], color=INK, linestyle=":", linewidth=1, label="no gap")
    left.set_title("clean images: lower is better", fontsize=10)
    right.set_title("noisy test images: higher is better", fontsize=10)
    left.set_ylim(bottom=0)
    tidy(left, "training error per pixel", "test error per pixel")
    tidy(right, "epoch", "PSNR in dB")
    left.legend(frameon=False)
    ends = [
        f"{name} ends at training error {train[-1]:.4f}, test error {test[-1]:.4f} and "
        f"{decibels[name][-1]:.1f} dB on noisy test images"
        for name, (train, test) in errors.items()
    ]
    figure.alt = said(title, *ends)
    return figure


def latent_map(points: Any, labels: Any, names: Sequence[str], title: str = "") -> Picture:
    """Draw codes (n, 2) as points coloured by class, with the class's name at its median."""
    points, labels = np.asarray(points, dtype=float), np.asarray(labels)
    figure = new_figure(5.2, title, width=8.0)
    axes = figure.subplots()
    for label in range(len(names)):
        own = points[labels == label]
        across, up = own.T
        colour, marker = CLASSES[label % 10], "os^D"[label % 4]
        axes.scatter(across, up, s=9, alpha=0.7, color=colour, marker=marker, linewidths=0)
    for label, name in enumerate(names):
        own = points[labels == label]
        if len(own):
            box = {
                "boxstyle": "round,pad=0.2",
                "fc": "white",
                "ec": CLASSES[label % 10],
                "alpha": 0.85,
            }
            axes.annotate(name, np.median(own, axis=0), ha="center", fontsize=9, bbox=box)
    tidy(axes, "first coordinate", "second coordinate")
    drawn = f"{len(points)} points in the plane, coloured by class: {', '.join(names)}"
    figure.alt = said(title, drawn)
    return figure


def histograms(
    values: Mapping[str, Any], xlabel: str, title: str = "", threshold: float | None = None
) -> Picture:
    """Draw sets of numbers as histograms on common bins, and a threshold if there is one."""
    arrays = {name: np.ravel(np.asarray(v, dtype=float)) for name, v in values.items()}
    bins = np.linspace(0, max(np.quantile(v, 0.995) for v in arrays.values()), 60)
    figure = new_figure(3.2, title)
    axes = figure.subplots()
    for (name, array), colour in zip(arrays.items(), LINES, strict=False):
        axes.hist(array, bins.tolist(), color=colour, alpha=0.6, label=name)
    if threshold is not None:
        axes.axvline(threshold, color=INK, linestyle="--", linewidth=1, label="threshold")
    tidy(axes, xlabel, "number of images")
    axes.legend(frameon=False)
    middles = [f"median of {name} {np.median(array):.3g}" for name, array in arrays.items()]
    cut = [] if threshold is None else [f"threshold {threshold:.3g}"]
    figure.alt = said(title, f"histograms of {xlabel}", *middles, *cut)
    return figure


def chain(widths: Sequence[int], names: Sequence[str], title: str = "") -> Picture:
    """Draw a network's layers as bars as tall as they are wide, with an arrow for each step.

    Args:
        widths: number of units of the input and of each layer.
        names: what stands under each bar.
        title: of the figure.
    """
    figure = new_figure(2.6, title)
    axes = figure.subplots()
    tall = [0.25 + 0.75 * np.log(width + 1) / np.log(max(widths) + 1) for width in widths]
    for place, (width, height, name) in enumerate(zip(widths, tall, names, strict=True)):
        axes.bar(place, height, 0.3, bottom=-height / 2, color=COOL if place % 2 == 0 else ACCENT)
        axes.text(place, -0.62, name, ha="center", va="top", fontsize=9, color=INK)
        axes.text(place, height / 2 + 0.04, str(width), ha="center", fontsize=9, color=INK)
    for place in range(len(widths) - 1):
        arrow = {"arrowstyle": "->", "color": INK}
        axes.annotate("", (place + 0.82, 0), (place + 0.18, 0), arrowprops=arrow)
    axes.set_xlim(-0.6, len(widths) - 0.4)
    axes.set_ylim(-0.95, 0.75)
    axes.axis("off")
    steps = [f"{name} with {width} units" for width, name in zip(widths, names, strict=True)]
    figure.alt = said(title, "from left to right: " + ", ".join(steps))
    return figure
