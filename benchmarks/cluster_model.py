"""A model of a large cluster: how long 10,000 submissions take, and where the scheduler saturates.

Discrete events, by SimPy. Each submission waits for a place in the client's window; the scheduler,
one processor, spends its time on it; it crosses the scheduler's network in both directions; a
worker's thread grades it, for as long as a submission drawn from those that were measured; the
client writes its pages. The draws are of a fixed seed.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simpy

_SEED = 0
_WINDOW = 2  # submissions per thread, as `DaskExecutor` sends them


@dataclass(frozen=True)
class Measured:
    """What the model takes from measurements.

    Args:
        seconds: that submissions took on a worker.
        scheduler: seconds of its processor for one submission.
        client: seconds of the client's, for unpacking and writing one.
        sent: bytes of a submission with all that goes with it.
        returned: bytes of its result and pages.
    """

    seconds: Sequence[float]
    scheduler: float
    client: float
    sent: float
    returned: float


@dataclass(frozen=True)
class Modelled:
    """What the model says of a number of workers.

    Args:
        workers: of one thread each.
        minutes: for the whole class.
        scheduler: share of the time that the scheduler was busy.
        client: the same of the client.
        network: the same of the scheduler's network.
        efficiency: share of the workers' time in which they graded.
    """

    workers: int
    minutes: float
    scheduler: float
    client: float
    network: float
    efficiency: float


def model(measured: Measured, workers: int, submissions: int, network: float) -> Modelled:
    """Play a class through.

    Args:
        measured: see there.
        workers: of one thread each.
        submissions: of the class.
        network: bytes per second that the scheduler sends, or receives.
    """
    world = simpy.Environment()
    threads = simpy.Resource(world, workers)
    window = simpy.Resource(world, _WINDOW * workers)
    scheduler, client, wire = (simpy.Resource(world, 1) for _ in range(3))
    draw = random.Random(_SEED)
    busy = dict.fromkeys(("scheduler", "client", "wire", "threads"), 0.0)

    def use(resource: simpy.Resource, name: str, seconds: float) -> Generator[Any, Any, None]:
        with resource.request() as turn:
            yield turn
            yield world.timeout(seconds)
        busy[name] += seconds

    def submission(seconds: float) -> Generator[Any, Any, None]:
        with window.request() as place:
            yield place
            yield from use(wire, "wire", measured.sent / network)
            yield from use(scheduler, "scheduler", measured.scheduler / 2)
            yield from use(threads, "threads", seconds)
            yield from use(scheduler, "scheduler", measured.scheduler / 2)
            # From worker to scheduler, and from there to the client.
            yield from use(wire, "wire", measured.returned / network)
            yield from use(client, "client", measured.client)

    for _ in range(submissions):
        world.process(submission(draw.choice(measured.seconds)))
    world.run()
    return Modelled(
        workers,
        world.now / 60,
        busy["scheduler"] / world.now,
        busy["client"] / world.now,
        busy["wire"] / world.now,
        busy["threads"] / world.now / workers,
    )


def draw_plot(found: Sequence[Modelled], target: Path) -> None:
    """Draw how efficiency and load change with the number of workers."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(7, 3.6), layout="constrained")
    axes = figure.subplots()
    workers = [one.workers for one in found]
    styles = {
        "workers grading": ([one.efficiency for one in found], "o-", "#0072b2"),
        "scheduler busy": ([one.scheduler for one in found], "s--", "#d55e00"),
        "client busy": ([one.client for one in found], "^:", "#009e73"),
        "scheduler's network busy": ([one.network for one in found], "x-.", "#cc79a7"),
    }
    for label, (values, style, colour) in styles.items():
        axes.plot(workers, [100 * value for value in values], style, color=colour, label=label)
    axes.set_xscale("log")
    axes.set_xticks(workers, [str(count) for count in workers])
    axes.minorticks_off()
    axes.set_ylim(0, 105)
    axes.set_xlabel("workers of one thread")
    axes.set_ylabel("share of the time (%)")
    axes.grid(alpha=0.3)
    axes.legend(loc="center left")
    figure.savefig(target, dpi=150)
