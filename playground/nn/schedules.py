"""How the learning rate changes with the epochs that are done."""

from __future__ import annotations

import math
from typing import Final, Literal

ScheduleName = Literal["constant", "inverse", "exponential", "staircase", "root", "cosine"]

LABELS: Final[dict[ScheduleName, str]] = {
    "constant": "Constant",
    "inverse": "α₀/(1 + k·epoch)",
    "exponential": "α₀·kᵉᵖᵒᶜʰ",
    "staircase": "Staircase",
    "root": "α₀·k/√epoch",
    "cosine": "Cosine",
}

# k where a caller gives none: what a few hundred epochs show well
DECAYS: Final[dict[ScheduleName, float]] = {
    "constant": 1.0,
    "inverse": 0.01,
    "exponential": 0.99,
    "staircase": 0.5,
    "root": 1.0,
    "cosine": 1.0,
}


def learning_rate(
    schedule: ScheduleName, initial: float, epoch: int, *, decay: float | None = None, period: int = 100
) -> float:
    """Return the learning rate α of epoch 0, 1, 2… from the initial rate α₀.

    With k = `decay` (DECAYS[schedule] where None) and T = `period` in epochs:
    constant α₀; inverse α₀/(1 + k·epoch); exponential α₀·k^epoch; staircase α₀·k^⌊epoch/T⌋, halving every T
    epochs by default; root α₀·k/√epoch, epoch 0 as 1; cosine α₀·½(1 + cos π·epoch/T), back to α₀ every T
    epochs (SGDR, Loshchilov & Hutter 2017, eq. 5). k is not used by constant and cosine, T by the others.
    """
    k = DECAYS[schedule] if decay is None else decay
    match schedule:
        case "constant":
            return initial
        case "inverse":
            return initial / (1 + k * epoch)
        case "exponential":
            return initial * k**epoch
        case "staircase":
            return initial * k ** (epoch // period)
        case "root":
            return initial * k / math.sqrt(max(epoch, 1))
        case "cosine":
            return initial * 0.5 * (1 + math.cos(math.pi * (epoch % period) / period))
