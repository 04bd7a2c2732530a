"""Timings that can be trusted on a busy machine: ratios against a named baseline of the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One timing against its baseline; `ratio` = value / baseline_value is the median over the rounds."""

    name: str
    value: float
    unit: str
    baseline: str
    baseline_value: float
    ratio: float


def compare(
    name: str,
    unit: str,
    ours: Callable[[], object],
    baseline: str,
    theirs: Callable[[], object],
    rounds: int = 7,
    seconds: float = 0.2,
) -> Row:
    """Time two ways of doing the same, in turn, each for about `seconds` in each of `rounds`."""
    pairs = [(rate(ours, seconds), rate(theirs, seconds)) for _ in range(rounds + 1)][
        1:
    ]  # the first warms up
    return Row(
        name=name,
        value=median(mine for mine, _ in pairs),
        unit=unit,
        baseline=baseline,
        baseline_value=median(other for _, other in pairs),
        ratio=median(mine / other for mine, other in pairs),
    )


def rate(work: Callable[[], object], seconds: float) -> float:
    """Repeat the work for about `seconds`, once at least; return times per second."""
    times = 0
    start = time.perf_counter()
    while (spent := time.perf_counter() - start) < seconds or times == 0:
        work()
        times += 1
    return times / spent
