"""The exponentially weighted average, which momentum and Adam are made of."""

from __future__ import annotations

import torch
from torch import Tensor


def weighted_average(series: Tensor, beta: float, *, corrected: bool = False) -> Tensor:
    """Return v_t = β·v_{t−1} + (1 − β)·x_t from v_0 = 0 for a series x of shape (n,), as (n,) float64.

    `corrected` gives v_t/(1 − β^t), without the pull to 0 at the beginning (Kingma & Ba 2015, sect. 3); the
    recursion itself runs on the uncorrected v. The average looks back over about 1/(1 − β) values. Raises
    ValueError for a β outside [0, 1).
    """
    if not 0 <= beta < 1:
        raise ValueError(f"beta: a number in [0, 1) expected, got {beta}")
    averages = torch.empty(len(series), dtype=torch.float64)
    v = torch.zeros((), dtype=torch.float64)
    for t, x in enumerate(series.double()):
        v = beta * v + (1 - beta) * x
        averages[t] = v
    if corrected:
        averages /= 1 - beta ** torch.arange(1, len(series) + 1, dtype=torch.float64)
    return averages
