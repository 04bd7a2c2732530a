"""How much faster than the ordinary way: both alternate in one run, so that a busy machine slows both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import torch

from playground.benchmark import Row, compare
from playground.nn.naive import NaiveTraining
from playground.nn.network import Network
from playground.nn.training import Settings, Training

BASELINE: Final = "nn.Sequential + autograd + torch.optim.SGD"
GRID_POINTS: Final = 100 * 100
Work = Callable[[], object]


@dataclass(frozen=True)
class Case:
    """A network to train: its layer sizes, points and batch size; half of the points are for training."""

    name: str
    sizes: tuple[int, ...]
    points: int = 500
    batch_size: int = 10
    frames: bool = True


CASES: Final = (
    Case("A 2-4-2-1", (2, 4, 2, 1)),
    Case("B 6-8-8-8-1", (6, 8, 8, 8, 1)),
    Case("C 2-8×6-1", (2, 8, 8, 8, 8, 8, 8, 1)),
    Case("D 2-64×3-1", (2, 64, 64, 64, 1), points=20_000, batch_size=128, frames=False),
)


def bench(rounds: int = 7, seconds: float = 0.2) -> list[Row]:
    """Time training (epochs/s) and frames (one epoch, both losses, 100×100 maps of all units) on one thread.

    Each of `rounds` gives ours and the baseline about `seconds` in turn. torch's thread count is put back.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        rows: list[Row] = []
        for case in CASES:
            rows += _bench_case(case, rounds, seconds)
        return rows
    finally:
        torch.set_num_threads(threads)


def _bench_case(case: Case, rounds: int, seconds: float) -> list[Row]:
    ours, naive, grid = _prepare(case)
    grid_rows = grid[:-1].t().contiguous()

    def our_frame() -> None:
        ours.epoch()
        ours.measure()
        ours.network.maps(grid)

    def naive_frame() -> None:
        naive.epoch()
        naive.losses()
        naive.maps(grid_rows)

    def row(name: str, unit: str, mine: Work, theirs: Work) -> Row:
        return compare(f"{name} {case.name}", unit, mine, BASELINE, theirs, rounds, seconds)

    rows = [row("train", "epochs/s", ours.epoch, naive.epoch)]
    if case.frames:
        rows.append(row("frame", "frames/s", our_frame, naive_frame))
    return rows


def _prepare(case: Case) -> tuple[Training, NaiveTraining, torch.Tensor]:
    """Give both the same points: inputs with a row of ones (features + 1, n) for ours, rows for naive."""
    generator = torch.Generator().manual_seed(0)
    inputs = torch.randn(case.sizes[0] + 1, case.points, generator=generator)
    inputs[-1] = 1
    labels = (inputs[0] * inputs[1] > 0).float()
    half = case.points // 2
    network = Network(case.sizes[0], case.sizes[1:-1], generator=generator)
    settings = Settings(optimizer="sgd", learning_rate=0.03, batch_size=case.batch_size)
    train, test = (inputs[:, :half], labels[:half]), (inputs[:, half:], labels[half:])
    ours = Training(network, train, test, settings, generator)
    rows = inputs[:-1].t().contiguous()
    naive = NaiveTraining(
        case.sizes,
        (rows[:half], labels[:half, None]),
        (rows[half:], labels[half:, None]),
        batch_size=case.batch_size,
        learning_rate=0.03,
        generator=generator,
    )
    grid = torch.randn(case.sizes[0] + 1, GRID_POINTS, generator=generator)
    grid[-1] = 1
    return ours, naive, grid
